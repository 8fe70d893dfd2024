-- The unplaced articles, all that stand within reach of them, and the rest of the clusters that these belong to.
WITH placed AS (
  SELECT
    s.document_id,
    s.revision_id,
    s.told,
    m.root_id,
    m.because,
    s.told BETWEEN u.first_told - $days::INTEGER AND u.last_told + $days::INTEGER AS is_near
  FROM core.standing_signatures AS s
  CROSS JOIN (SELECT min(n.told) AS first_told, max(n.told) AS last_told FROM unplaced AS n) AS u
  LEFT JOIN core.root_members AS m ON s.document_id = m.document_id AND m.recorded_to IS NULL
)

SELECT
  p.document_id,
  p.told,
  p.revision_id,
  p.root_id,
  p.because
FROM placed AS p
WHERE p.is_near OR p.root_id IN (SELECT n.root_id FROM placed AS n WHERE n.is_near)
