SELECT
  'claims' AS about,
  count(*) FILTER (c.status = 'rumoured') / count(*) AS value
FROM core.current_claims AS c
HAVING count(*) >= 200
