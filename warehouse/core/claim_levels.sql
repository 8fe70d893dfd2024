-- The claims of a course, in order of size, fall into levels, between two of which lies a gap of the metric's factor. Few
-- courses are wide: only these are put in order.
WITH wide AS (
  SELECT
    s.series_id,
    s.course
  FROM core.sized_claims AS s
  WHERE s.bound IS NULL AND s.jump IS NOT NULL AND s.size > 0
  GROUP BY s.series_id, s.course
  HAVING max(s.size) > min(s.jump) * min(s.size)
),

ordered AS (
  SELECT
    s.*,
    coalesce(s.size > s.jump * lag(s.size) OVER by_size, FALSE) AS opens
  FROM core.sized_claims AS s
  INNER JOIN wide AS w ON s.series_id = w.series_id AND s.course IS NOT DISTINCT FROM w.course
  WHERE s.bound IS NULL AND s.size > 0
  WINDOW by_size AS (PARTITION BY s.series_id, s.course ORDER BY s.size, s.claim_id)
),

leveled AS (
  SELECT
    o.*,
    sum(o.opens::INTEGER) OVER (PARTITION BY o.series_id, o.course ORDER BY o.size, o.claim_id) AS level
  FROM ordered AS o
)

SELECT
  l.series_id,
  l.course,
  l.level,
  list(l.claim_id) AS claims,
  min(l.root) <> max(l.root) AS is_told_twice,
  min(l.told) AS first_told,
  min(l.distance) AS distance,
  min(l.size) AS smallest,
  max(l.size) AS largest,
  min(l.day) AS first_day,
  max(l.day) AS last_day
FROM leveled AS l
GROUP BY l.series_id, l.course, l.level
