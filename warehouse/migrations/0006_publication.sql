-- What was checked and what was published.
CREATE TABLE core.quality_results (
  run_id VARCHAR NOT NULL,
  suite VARCHAR NOT NULL,
  expectation VARCHAR NOT NULL,
  column_name VARCHAR,
  parameters JSON NOT NULL,
  severity VARCHAR NOT NULL,
  success BOOLEAN NOT NULL,
  checked BIGINT NOT NULL,
  unexpected BIGINT NOT NULL,
  examples JSON NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.quality_results IS 'The outcome of one expectation or check on the freshly loaded warehouse.';
COMMENT ON COLUMN core.quality_results.run_id IS 'Run that checked';
COMMENT ON COLUMN core.quality_results.suite IS 'Suite that holds it: the table or mart';
COMMENT ON COLUMN core.quality_results.expectation IS 'What was expected';
COMMENT ON COLUMN core.quality_results.column_name IS 'Column that it looks at; null for several or the table';
COMMENT ON COLUMN core.quality_results.parameters IS 'Its bounds, sets and conditions';
COMMENT ON COLUMN core.quality_results.severity IS 'An error stops the publishing, a warning doesn''t';
COMMENT ON COLUMN core.quality_results.success IS 'Whether it held';
COMMENT ON COLUMN core.quality_results.checked IS 'Rows looked at (rows)';
COMMENT ON COLUMN core.quality_results.unexpected IS 'Rows that fail it (rows)';
COMMENT ON COLUMN core.quality_results.examples IS 'A few of the values or rows that fail it';
COMMENT ON COLUMN core.quality_results.recorded_at IS 'Instant at which the warehouse recorded it';

CREATE TABLE core.publications (
  run_id VARCHAR NOT NULL,
  published_at TIMESTAMPTZ NOT NULL,
  documents BIGINT NOT NULL,
  claims BIGINT NOT NULL,
  quarantined BIGINT NOT NULL
);
COMMENT ON TABLE core.publications IS 'One snapshot that was published for readers.';
COMMENT ON COLUMN core.publications.run_id IS 'Run that published it';
COMMENT ON COLUMN core.publications.published_at IS 'Instant of publication';
COMMENT ON COLUMN core.publications.documents IS 'Articles in it (documents)';
COMMENT ON COLUMN core.publications.claims IS 'Current claims in it (claims)';
COMMENT ON COLUMN core.publications.quarantined IS 'Rows in quarantine at that time (rows)';
