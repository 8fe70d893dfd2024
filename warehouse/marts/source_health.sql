-- How a circuit stands, as of the last run: open until its time has come, then half open until its trial is over.
WITH clock AS (
  SELECT
    greatest(
      (SELECT max(r.started_at) FROM core.runs AS r),
      (SELECT max(s.checked_at) FROM core.source_checks AS s)
    ) AS instant
),

past AS (
  SELECT
    s.source,
    count(*) AS checks,
    count(*) FILTER (WHERE s.verdict <> 'well') AS failed_checks
  FROM core.source_checks AS s
  GROUP BY s.source
),

articles AS (
  SELECT
    d.source,
    count(*) AS documents,
    max(d.published) AS last_published
  FROM core.current_documents AS d
  GROUP BY d.source
)

SELECT
  c.source,
  c.verdict,
  c.message,
  c.checked_at,
  c.last_success,
  c.items,
  c.newest,
  c.failures,
  c.open_until,
  CASE
    WHEN c.open_until IS NULL THEN 'closed'
    WHEN c.open_until > k.instant THEN 'open'
    ELSE 'half_open'
  END AS circuit,
  p.checks,
  p.failed_checks,
  coalesce(a.documents, 0) AS documents,
  a.last_published
FROM core.current_checks AS c
CROSS JOIN clock AS k
INNER JOIN past AS p ON c.source = p.source
LEFT JOIN articles AS a ON c.source = a.source
ORDER BY (c.verdict = 'well') ASC, c.source ASC
