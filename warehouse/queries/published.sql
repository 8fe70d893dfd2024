SELECT
  p.published_at,
  p.documents,
  p.claims,
  p.quarantined
FROM core.publications AS p
ORDER BY p.published_at DESC
LIMIT 1
