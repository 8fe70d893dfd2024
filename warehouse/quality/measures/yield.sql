-- An extractor that finds next to nothing, or far too much, is broken: what it read isn't published.
WITH claims AS (
  SELECT
    c.revision_id,
    c.extractor_version,
    count(*) AS claims
  FROM core.claims AS c
  GROUP BY c.revision_id, c.extractor_version
),

runs AS (
  SELECT
    r.run_id,
    max(r.reading_id) AS last_reading,
    count(*) AS documents,
    sum(coalesce(c.claims, 0)) AS claims
  FROM core.readings AS r
  LEFT JOIN claims AS c ON r.revision_id = c.revision_id AND r.extractor_version = c.extractor_version
  GROUP BY r.run_id
),

ranked AS (
  SELECT
    r.*,
    row_number() OVER (ORDER BY r.last_reading DESC) AS back
  FROM runs AS r
)

SELECT
  max(r.run_id) FILTER (r.back = 1) AS about,
  sum(r.claims / r.documents) FILTER (r.back = 1)
  / (sum(r.claims) FILTER (r.back > 1) / sum(r.documents) FILTER (r.back > 1)) AS value
FROM ranked AS r
HAVING
  sum(r.documents) FILTER (r.back = 1) >= 50
  AND sum(r.documents) FILTER (r.back > 1) >= 50
  AND sum(r.claims) FILTER (r.back > 1) > 0
