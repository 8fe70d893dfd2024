-- Between what a metric's levels lie, and by what factor they may jump: what is beyond is doubted.
CREATE TABLE core.bounds (
  metric VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  plausible_low DOUBLE,
  plausible_high DOUBLE,
  possible_low DOUBLE,
  possible_high DOUBLE
);
COMMENT ON TABLE core.bounds IS 'Between what a metric''s levels in units of one kind lie: in base units, seconds, or rough US dollars.';
COMMENT ON COLUMN core.bounds.metric IS 'Name that claims carry';
COMMENT ON COLUMN core.bounds.kind IS 'Kind of unit; `none` for figures without one';
COMMENT ON COLUMN core.bounds.plausible_low IS 'Soft bound: a level below it is doubted';
COMMENT ON COLUMN core.bounds.plausible_high IS 'Soft bound: a level above it is doubted';
COMMENT ON COLUMN core.bounds.possible_low IS 'Hard bound: a level below it is held in quarantine';
COMMENT ON COLUMN core.bounds.possible_high IS 'Hard bound: a level above it is held in quarantine';
ALTER TABLE core.metrics ADD COLUMN IF NOT EXISTS jump DOUBLE;
COMMENT ON COLUMN core.metrics.jump IS 'By what factor a level may differ within a year from those before it, told by one root; null: it is no course';
ALTER TABLE core.units ADD COLUMN IF NOT EXISTS worth DOUBLE;
UPDATE core.units SET worth = 1
WHERE worth IS NULL;
-- commit
ALTER TABLE core.units ALTER COLUMN worth SET NOT NULL;
COMMENT ON COLUMN core.units.worth IS 'By what values of its kind compare with bounds: seconds, rough US dollars, else 1';
COMMENT ON COLUMN core.claims.flags IS 'What checks took (`subject:absent`), what another reader filled in (`subject:rules`), `model_pending`, what a second reading of the number reads otherwise (`second_reading:unit`)';
COMMENT ON COLUMN core.mentions.flags IS 'What checks took (`subject:absent`), what another reader filled in (`subject:rules`), `model_pending`, what a second reading of the number reads otherwise (`second_reading:unit`)';
DELETE FROM core.builds; -- the next build makes all anew, with what is doubted
