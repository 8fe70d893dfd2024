"""The warehouse: DDL, load, everything across documents in SQL, quality suites, publishing.

What others call (each module says more):

- `connect.open_writer(path)` / `connect.open_reader(path)`: context managers that give a DuckDB connection; the writer
  migrates the file and builds views and macros, the reader is read-only without file or network access.
- `load.load_batch(con, Batch(documents=…, claims=…, …, extractor_version=…), run_id, recorded_at) -> LoadCounts`
- `reference.load_reference(con)`: the catalogue and the metrics as tables
- `runs.record_run(con, Run(…))`, `runs.close_interrupted(con, ended_at)`
- `quarantine.rows(con, …)`, `quarantine.get(con, prefix)`, `quarantine.decide(con, ids, decision, reason, at)`
- `publish.release(con, snapshot, docs_dir, run_id, recorded_at) -> Release`: builds the marts, checks quality
  (QualityFailed stops it) and swaps the snapshot; or its steps `build.build(con, at)`, `quality.run_quality(…)` and
  `publish.publish(con, snapshot, run_id, at)`.
- What is current: `core.current_documents`, `core.current_claims`, `core.current_mentions`; `forget` alone deletes.
- `query.list_queries()`, `query.run_query(con, name, params)`, `query.run_sql(con, sql)`: a pyarrow table each.
- `status.status(database, snapshot)`, `export.export(con, what, path, form) -> rows`

Every error that a user can mend is a `warehouse.errors.WarehouseError` with one line that names the thing and the mend.
Instants are ISO 8601 texts with a zone and always come in as parameters: nothing here reads the clock.
"""
