-- Owner, reason and note stay until another is given.
SELECT
  s.quarantine_id,
  last(s.state ORDER BY s.recorded_at ASC, s.rowid ASC) AS state,
  max(s.recorded_at) AS since,
  last(s.owner ORDER BY s.recorded_at ASC, s.rowid ASC) FILTER (s.owner IS NOT NULL) AS owner,
  last(s.reason ORDER BY s.recorded_at ASC, s.rowid ASC) FILTER (s.reason IS NOT NULL) AS reason,
  last(s.note ORDER BY s.recorded_at ASC, s.rowid ASC) FILTER (s.note IS NOT NULL) AS note,
  count(*) AS steps
FROM core.quarantine_steps AS s
GROUP BY s.quarantine_id
