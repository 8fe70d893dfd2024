-- What amounts, units and names are compared by.
ALTER TABLE core.outlets ADD COLUMN IF NOT EXISTS tier VARCHAR DEFAULT 'press';
ALTER TABLE core.metrics ADD COLUMN IF NOT EXISTS is_lasting BOOLEAN DEFAULT false;
ALTER TABLE core.metrics ADD COLUMN IF NOT EXISTS is_by_counterparty BOOLEAN DEFAULT false;
-- commit
ALTER TABLE core.outlets ALTER COLUMN tier SET NOT NULL;
ALTER TABLE core.outlets ALTER COLUMN tier DROP DEFAULT;
COMMENT ON COLUMN core.outlets.tier IS 'How near to the figure it stands';
ALTER TABLE core.metrics ALTER COLUMN is_lasting SET NOT NULL;
ALTER TABLE core.metrics ALTER COLUMN is_lasting DROP DEFAULT;
COMMENT ON COLUMN core.metrics.is_lasting IS 'Whether it holds from when it is told until told otherwise';
ALTER TABLE core.metrics ALTER COLUMN is_by_counterparty SET NOT NULL;
ALTER TABLE core.metrics ALTER COLUMN is_by_counterparty DROP DEFAULT;
COMMENT ON COLUMN core.metrics.is_by_counterparty IS 'Whether each counterparty makes a figure of its own';
CREATE TABLE core.redirects (
  entity_id VARCHAR NOT NULL,
  canonical_id VARCHAR NOT NULL,
  recorded_from TIMESTAMPTZ NOT NULL,
  recorded_to TIMESTAMPTZ
);
COMMENT ON TABLE core.redirects IS 'An id that another entity has taken over, for as long as the catalogue says so.';
COMMENT ON COLUMN core.redirects.entity_id IS 'Id that claims may carry';
COMMENT ON COLUMN core.redirects.canonical_id IS 'Id of the entity that stands for it';
COMMENT ON COLUMN core.redirects.recorded_from IS 'Instant from which the warehouse knew it so';
COMMENT ON COLUMN core.redirects.recorded_to IS 'Instant from which it no longer did; null while it does';

CREATE TABLE core.units (
  unit VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  canonical VARCHAR NOT NULL,
  factor DOUBLE NOT NULL
);
COMMENT ON TABLE core.units IS 'A unit of the catalogue: currencies, physical units, durations, shares and scores.';
COMMENT ON COLUMN core.units.unit IS 'Unit that claims carry';
COMMENT ON COLUMN core.units.kind IS 'Kind of unit';
COMMENT ON COLUMN core.units.canonical IS 'Unit in which series compare it; `money` for all currencies';
COMMENT ON COLUMN core.units.factor IS 'How many of the canonical unit it is; 1 for currencies';

CREATE TABLE core.exchange_rates (
  day DATE NOT NULL,
  currency VARCHAR NOT NULL,
  per_euro DOUBLE NOT NULL
);
COMMENT ON TABLE core.exchange_rates IS 'A euro reference rate of the European Central Bank.';
COMMENT ON COLUMN core.exchange_rates.day IS 'Banking day that it was fixed on';
COMMENT ON COLUMN core.exchange_rates.currency IS 'ISO 4217 code';
COMMENT ON COLUMN core.exchange_rates.per_euro IS 'Units of the currency that a euro bought';

CREATE TABLE core.price_index (
  currency VARCHAR NOT NULL,
  year BIGINT NOT NULL,
  index_value DOUBLE NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE core.price_index IS 'A yearly index of consumer prices, by which amounts of different years compare.';
COMMENT ON COLUMN core.price_index.currency IS 'Currency whose prices it follows';
COMMENT ON COLUMN core.price_index.year IS 'Calendar year';
COMMENT ON COLUMN core.price_index.index_value IS 'Level of the index; only ratios of two years mean something';
COMMENT ON COLUMN core.price_index.source IS 'Which index, and who publishes it';
