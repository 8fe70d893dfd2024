-- Age as of the last run: a snapshot tells the same whenever it is read.
WITH clock AS (
  SELECT greatest((SELECT max(r.started_at) FROM core.runs AS r), (SELECT max(q.last_seen) FROM core.quarantine AS q))
    AS instant
)

SELECT
  q.stage,
  q.rule,
  count(*) AS open_rows,
  count(DISTINCT q.doc) AS documents,
  count(*) FILTER (s.owner IS NULL) AS unassigned_rows,
  min(q.first_seen) AS oldest,
  round(max(epoch(c.instant) - epoch(q.first_seen)) / 86400, 3) AS oldest_days,
  round(median(epoch(c.instant) - epoch(q.first_seen)) / 86400, 3) AS median_days,
  any_value(q.message ORDER BY q.last_seen DESC, q.quarantine_id ASC) AS example
FROM core.quarantine AS q
CROSS JOIN clock AS c
LEFT JOIN core.quarantine_states AS s ON q.quarantine_id = s.quarantine_id
WHERE q.state = 'open'
GROUP BY q.stage, q.rule
ORDER BY open_rows DESC, q.stage ASC, q.rule ASC
