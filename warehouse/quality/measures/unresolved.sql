SELECT
  'claims' AS about,
  count(*) FILTER (c.subject_id IS NULL) / count(*) AS value
FROM core.current_claims AS c
HAVING count(*) >= 200
