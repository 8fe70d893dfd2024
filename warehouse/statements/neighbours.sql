-- The unplaced articles, all that stand within reach of them, and the rest of the clusters that these belong to.
WITH reach AS (
  SELECT
    min(u.told) - $days::INTEGER AS first_day,
    max(u.told) + $days::INTEGER AS last_day
  FROM unplaced AS u
),

placed AS (
  SELECT
    s.document_id,
    s.told,
    s.revision_id,
    m.root_id,
    m.because,
    s.told BETWEEN r.first_day AND r.last_day AS is_near
  FROM core.standing_signatures AS s
  CROSS JOIN reach AS r
  LEFT JOIN core.root_members AS m ON s.document_id = m.document_id AND m.recorded_to IS NULL
)

SELECT p.* EXCLUDE (is_near)
FROM placed AS p
WHERE
  p.is_near
  OR p.root_id IN (
    SELECT n.root_id FROM placed AS n
    WHERE n.is_near
  )
