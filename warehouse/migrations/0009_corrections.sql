-- What people declare: corrections, and what was to be forgotten.
CREATE TABLE core.corrections (
  correction_id VARCHAR NOT NULL,
  document VARCHAR NOT NULL,
  surface VARCHAR NOT NULL,
  metric VARCHAR,
  expect JSON NOT NULL,
  replace JSON NOT NULL,
  is_dropped BOOLEAN NOT NULL,
  reason VARCHAR NOT NULL,
  dated DATE NOT NULL,
  recorded_from TIMESTAMPTZ NOT NULL,
  recorded_to TIMESTAMPTZ
);
COMMENT ON TABLE core.corrections IS 'One entry of corrections.yml: which claim, what is wrong with it and since when the warehouse corrects it.';
COMMENT ON COLUMN core.corrections.correction_id IS 'Name of the entry';
COMMENT ON COLUMN core.corrections.document IS 'Address, name or document_id of the article';
COMMENT ON COLUMN core.corrections.surface IS 'The quantity as written there';
COMMENT ON COLUMN core.corrections.metric IS 'Metric that the claim carries, where the surface stands there more than once';
COMMENT ON COLUMN core.corrections.expect IS 'Columns of the claim as they are without the correction';
COMMENT ON COLUMN core.corrections.replace IS 'Columns with what is right; empty where the claim is dropped';
COMMENT ON COLUMN core.corrections.is_dropped IS 'Whether the claim is taken out';
COMMENT ON COLUMN core.corrections.reason IS 'Why, with a source';
COMMENT ON COLUMN core.corrections.dated IS 'Day of the entry';
COMMENT ON COLUMN core.corrections.recorded_from IS 'Instant from which the warehouse applied it';
COMMENT ON COLUMN core.corrections.recorded_to IS 'Instant from which it no longer did; null while it does';

CREATE TABLE core.tombstones (
  document_id VARCHAR NOT NULL,
  revision_id VARCHAR NOT NULL,
  body_sha256 VARCHAR NOT NULL,
  raw_sha256 VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  forgotten_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.tombstones IS 'What is left of a revision that was forgotten: its hashes and why.';
COMMENT ON COLUMN core.tombstones.document_id IS 'Identity of the article';
COMMENT ON COLUMN core.tombstones.revision_id IS 'Revision whose body and quotes were removed';
COMMENT ON COLUMN core.tombstones.body_sha256 IS 'SHA-256 of the body that was there';
COMMENT ON COLUMN core.tombstones.raw_sha256 IS 'SHA-256 of the bytes that were there';
COMMENT ON COLUMN core.tombstones.reason IS 'Why it was forgotten';
COMMENT ON COLUMN core.tombstones.forgotten_at IS 'Instant at which it was';
