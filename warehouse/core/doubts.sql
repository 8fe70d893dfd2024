-- A level beyond its metric's soft bounds is doubted. Of the levels of a course one stands: of those that two roots tell
-- the first told, else the first told of all. Another one that a single root tells, within a year of it, is a jump.
WITH ranked AS (
  SELECT
    v.*,
    first({ 'level': v.level, 'smallest': v.smallest, 'largest': v.largest, 'from': v.first_day, 'to': v.last_day })
      OVER (
        PARTITION BY v.series_id, v.course
        ORDER BY v.is_told_twice DESC, v.first_told ASC, v.first_day ASC, v.distance ASC, v.level ASC
      ) AS stands
  FROM core.claim_levels AS v
)

SELECT
  s.claim_id,
  s.series_id,
  'beyond_bounds' AS doubt,
  s.bound AS beside
FROM core.sized_claims AS s
WHERE s.bound IS NOT NULL
UNION ALL
SELECT
  unnest(r.claims) AS claim_id,
  r.series_id,
  'jump' AS doubt,
  CASE WHEN r.level > r.stands.level THEN r.stands.largest ELSE r.stands.smallest END AS beside
FROM ranked AS r
WHERE
  r.level <> r.stands.level AND NOT r.is_told_twice
  AND r.first_day - 366 <= r.stands.to AND r.last_day + 366 >= r.stands.from
