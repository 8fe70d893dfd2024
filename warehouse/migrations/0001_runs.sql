-- What the program did: runs and fetches.
CREATE SCHEMA raw;
CREATE SCHEMA core;
CREATE SCHEMA mart;

CREATE TABLE core.runs (
  run_id VARCHAR NOT NULL,
  flow VARCHAR NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ,
  status VARCHAR NOT NULL,
  program_version VARCHAR NOT NULL,
  extractor_version VARCHAR NOT NULL,
  parameters JSON NOT NULL,
  counts JSON NOT NULL,
  message VARCHAR
);
COMMENT ON TABLE core.runs IS 'One run of a flow; one that was killed stays `running` until the next one finds it.';
COMMENT ON COLUMN core.runs.run_id IS 'Identity of the run';
COMMENT ON COLUMN core.runs.flow IS 'Flow that ran: daily, load, replay …';
COMMENT ON COLUMN core.runs.started_at IS 'Instant at which it started';
COMMENT ON COLUMN core.runs.ended_at IS 'Instant at which it ended; null while it runs';
COMMENT ON COLUMN core.runs.status IS 'How it stands';
COMMENT ON COLUMN core.runs.program_version IS 'Version of techfigures';
COMMENT ON COLUMN core.runs.extractor_version IS 'Version of rules and lexicons';
COMMENT ON COLUMN core.runs.parameters IS 'What it was asked to do';
COMMENT ON COLUMN core.runs.counts IS 'What it did: documents, claims, mentions, quarantined …';
COMMENT ON COLUMN core.runs.message IS 'Why it failed, one line';

CREATE TABLE raw.fetches (
  fetch_id VARCHAR NOT NULL,
  url VARCHAR NOT NULL,
  final_url VARCHAR,
  source VARCHAR,
  status BIGINT,
  media_type VARCHAR,
  fetched_at TIMESTAMPTZ NOT NULL,
  raw_sha256 VARCHAR,
  size BIGINT,
  error VARCHAR
);
COMMENT ON TABLE raw.fetches IS 'One attempt to get one address or file, successful or not.';
COMMENT ON COLUMN raw.fetches.fetch_id IS 'Hash of address, instant and bytes';
COMMENT ON COLUMN raw.fetches.url IS 'Address or path that was asked for';
COMMENT ON COLUMN raw.fetches.final_url IS 'Address that answered, after redirects';
COMMENT ON COLUMN raw.fetches.source IS 'Source that it was fetched through';
COMMENT ON COLUMN raw.fetches.status IS 'HTTP status; null for a file or where nothing answered';
COMMENT ON COLUMN raw.fetches.media_type IS 'Media type of the bytes, as told or guessed';
COMMENT ON COLUMN raw.fetches.fetched_at IS 'Instant of the attempt';
COMMENT ON COLUMN raw.fetches.raw_sha256 IS 'SHA-256 of the bytes, the key of the raw store';
COMMENT ON COLUMN raw.fetches.size IS 'Size of the bytes as kept (bytes)';
COMMENT ON COLUMN raw.fetches.error IS 'Why it failed, one line; null where it didn''t';
