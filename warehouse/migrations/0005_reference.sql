-- What the catalogue and the metrics' files hold, as tables.
CREATE TABLE core.entities (
  entity_id VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  parent_id VARCHAR,
  source VARCHAR
);
COMMENT ON TABLE core.entities IS 'A company, product, model, institution or programme that the catalogue knows.';
COMMENT ON COLUMN core.entities.entity_id IS 'Catalogue id';
COMMENT ON COLUMN core.entities.label IS 'Name that claims carry';
COMMENT ON COLUMN core.entities.kind IS 'company, product, model, institution …';
COMMENT ON COLUMN core.entities.parent_id IS 'Catalogue id of its owner: product to company';
COMMENT ON COLUMN core.entities.source IS 'Where the entry comes from';

CREATE TABLE core.aliases (
  alias VARCHAR NOT NULL,
  folded VARCHAR NOT NULL,
  entity_id VARCHAR NOT NULL
);
COMMENT ON TABLE core.aliases IS 'A name by which an entity is also known; its label is one of them.';
COMMENT ON COLUMN core.aliases.alias IS 'The name, as written';
COMMENT ON COLUMN core.aliases.folded IS 'The name in lower case without accents, for look-ups';
COMMENT ON COLUMN core.aliases.entity_id IS 'Catalogue id that it leads to';

CREATE TABLE core.outlets (
  outlet_id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  language VARCHAR,
  kind VARCHAR,
  domain VARCHAR
);
COMMENT ON TABLE core.outlets IS 'An outlet whose articles are read.';
COMMENT ON COLUMN core.outlets.outlet_id IS 'Catalogue id';
COMMENT ON COLUMN core.outlets.name IS 'Name as documents give it';
COMMENT ON COLUMN core.outlets.language IS 'ISO 639-1 code of its main language';
COMMENT ON COLUMN core.outlets.kind IS 'press, agency, company blog, institution …';
COMMENT ON COLUMN core.outlets.domain IS 'Host name of its site';

CREATE TABLE core.metrics (
  metric VARCHAR NOT NULL,
  family VARCHAR NOT NULL,
  label_en VARCHAR NOT NULL,
  label_fr VARCHAR NOT NULL,
  description VARCHAR NOT NULL,
  kinds JSON NOT NULL,
  units JSON NOT NULL,
  subject VARCHAR NOT NULL,
  counterparty VARCHAR,
  is_event BOOLEAN NOT NULL,
  default_status VARCHAR NOT NULL,
  plausible_low DOUBLE,
  plausible_high DOUBLE,
  dimensions JSON NOT NULL
);
COMMENT ON TABLE core.metrics IS 'What one metric means.';
COMMENT ON COLUMN core.metrics.metric IS 'Name that claims carry';
COMMENT ON COLUMN core.metrics.family IS 'Family of metrics';
COMMENT ON COLUMN core.metrics.label_en IS 'English label';
COMMENT ON COLUMN core.metrics.label_fr IS 'French label';
COMMENT ON COLUMN core.metrics.description IS 'What is measured';
COMMENT ON COLUMN core.metrics.kinds IS 'Kinds of unit that it takes';
COMMENT ON COLUMN core.metrics.units IS 'Units or counted nouns that it takes; empty: any of its kinds';
COMMENT ON COLUMN core.metrics.subject IS 'Who or what the subject is';
COMMENT ON COLUMN core.metrics.counterparty IS 'Who the other side is; null where there is none';
COMMENT ON COLUMN core.metrics.is_event IS 'Whether it happens on a day rather than holding over a period';
COMMENT ON COLUMN core.metrics.default_status IS 'Status where the document tells none';
COMMENT ON COLUMN core.metrics.plausible_low IS 'Lowest plausible level, in base units of its usual unit';
COMMENT ON COLUMN core.metrics.plausible_high IS 'Highest plausible level, in base units of its usual unit';
COMMENT ON COLUMN core.metrics.dimensions IS 'Its typed dimensions with their allowed values';
