-- Which figure or event an id that is gone leads to, and what the last publication held: the next one is held against it.
CREATE TABLE core.id_aliases (
  old_id VARCHAR NOT NULL,
  new_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.id_aliases IS 'Where an id of a figure or an event leads that was merged into another one, or bears another one since.';
COMMENT ON COLUMN core.id_aliases.old_id IS 'Id that was given before';
COMMENT ON COLUMN core.id_aliases.new_id IS 'Id that it leads to';
COMMENT ON COLUMN core.id_aliases.kind IS 'What it is the id of';
COMMENT ON COLUMN core.id_aliases.recorded_at IS 'Instant at which the warehouse recorded it';
CREATE TABLE core.manifests (
  run_id VARCHAR NOT NULL,
  relation VARCHAR NOT NULL,
  measure VARCHAR NOT NULL,
  total_rows BIGINT NOT NULL,
  digest VARCHAR NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.manifests IS 'What a run left in the tables that only grow: rows, and a sum over what never changes of them.';
COMMENT ON COLUMN core.manifests.run_id IS 'Run that left it so';
COMMENT ON COLUMN core.manifests.relation IS 'Table that was measured';
COMMENT ON COLUMN core.manifests.measure IS 'How it was measured: another way has other digests';
COMMENT ON COLUMN core.manifests.total_rows IS 'Rows that it left (rows)';
COMMENT ON COLUMN core.manifests.digest IS 'Sum of their hashes, in whatever order they lie';
COMMENT ON COLUMN core.manifests.recorded_at IS 'Instant at which the warehouse recorded it';
DELETE FROM core.builds; -- the next build makes all anew, events by what tells them apart
