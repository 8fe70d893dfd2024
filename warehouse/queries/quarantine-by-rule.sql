SELECT
  q.stage,
  q.rule,
  count(*) FILTER (WHERE q.state = 'open') AS open_rows,
  count(*) FILTER (WHERE q.state = 'replayed') AS replayed_rows,
  count(*) FILTER (WHERE q.state = 'dismissed') AS dismissed_rows,
  count(DISTINCT q.doc) AS documents,
  min(q.first_seen) FILTER (WHERE q.state = 'open') AS oldest_open,
  max(q.last_seen) AS last_seen
FROM core.quarantine AS q
GROUP BY q.stage, q.rule
ORDER BY open_rows DESC, q.stage ASC, q.rule ASC
