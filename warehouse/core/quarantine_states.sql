-- Owner and note stay until another is given.
SELECT
  s.quarantine_id,
  arg_max(s.state, {'at': s.recorded_at, 'place': s.rowid}) AS state,
  max(s.recorded_at) AS since,
  arg_max(s.owner, {'at': s.recorded_at, 'place': s.rowid}) FILTER (s.owner IS NOT NULL) AS owner,
  arg_max(s.reason, {'at': s.recorded_at, 'place': s.rowid}) FILTER (s.reason IS NOT NULL) AS reason,
  arg_max(s.note, {'at': s.recorded_at, 'place': s.rowid}) FILTER (s.note IS NOT NULL) AS note,
  count(*) AS steps
FROM core.quarantine_steps AS s
GROUP BY s.quarantine_id
