-- How each source fared in each run that read it, and by what its feed knows its articles.
CREATE TABLE core.source_checks (
  run_id VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  checked_at TIMESTAMPTZ NOT NULL,
  verdict VARCHAR NOT NULL,
  message VARCHAR,
  items BIGINT NOT NULL,
  newest TIMESTAMPTZ,
  failures BIGINT NOT NULL,
  open_until TIMESTAMPTZ
);
COMMENT ON TABLE core.source_checks IS 'What one run found of one source: whether it answered as usual, and how it has fared until then.';
COMMENT ON COLUMN core.source_checks.run_id IS 'Run that read it';
COMMENT ON COLUMN core.source_checks.source IS 'Source that was read';
COMMENT ON COLUMN core.source_checks.checked_at IS 'Instant at which it was read';
COMMENT ON COLUMN core.source_checks.verdict IS '`well`, else what is wrong: `no_items`, `stale`, `one_date`, `out_of_bounds`, or why it couldn''t be read';
COMMENT ON COLUMN core.source_checks.message IS 'What is wrong, one line; null where nothing is';
COMMENT ON COLUMN core.source_checks.items IS 'Entries that it listed (entries)';
COMMENT ON COLUMN core.source_checks.newest IS 'Instant of its newest entry, as far as told';
COMMENT ON COLUMN core.source_checks.failures IS 'Failures in a row, this one included, that count against its error budget';
COMMENT ON COLUMN core.source_checks.open_until IS 'Instant until which it is left alone for its failures';
CREATE TABLE core.entry_ids (
  entry_id VARCHAR NOT NULL,
  document_id VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.entry_ids IS 'Which article a feed means by an entry''s own identifier (guid, atom:id), whatever its address is by then.';
COMMENT ON COLUMN core.entry_ids.entry_id IS 'Hash of the source and the identifier';
COMMENT ON COLUMN core.entry_ids.document_id IS 'Identity of the article';
COMMENT ON COLUMN core.entry_ids.run_id IS 'Run that recorded it first';
COMMENT ON COLUMN core.entry_ids.recorded_at IS 'Instant at which the warehouse recorded it';
