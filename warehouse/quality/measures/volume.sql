WITH ranked AS (
  SELECT
    s.source,
    s.items,
    row_number() OVER (PARTITION BY s.source ORDER BY s.checked_at DESC, s.run_id DESC) AS back
  FROM core.source_checks AS s
)

SELECT
  r.source AS about,
  max(r.items) FILTER (r.back = 1) / median(r.items) FILTER (r.back > 1) AS value
FROM ranked AS r
GROUP BY r.source
HAVING count(*) >= 6 AND median(r.items) FILTER (r.back > 1) > 0
