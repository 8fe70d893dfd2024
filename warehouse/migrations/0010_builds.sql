-- How far figures and marts are built.
CREATE TABLE core.builds (
  built_at TIMESTAMPTZ NOT NULL,
  reading_id BIGINT NOT NULL,
  fingerprint VARCHAR NOT NULL,
  rate_day DATE
);
COMMENT ON TABLE core.builds IS 'What the last build of figures and marts had seen: the next one makes anew only what has changed since.';
COMMENT ON COLUMN core.builds.built_at IS 'Instant of the build';
COMMENT ON COLUMN core.builds.reading_id IS 'Last reading that it had seen';
COMMENT ON COLUMN core.builds.fingerprint IS 'Hash of the models'' SQL and of the reference tables: another one rebuilds all';
COMMENT ON COLUMN core.builds.rate_day IS 'Last day of exchange rates that it had seen';
