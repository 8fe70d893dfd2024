SELECT
  coalesce(d.publisher, '(not told)') AS publisher,
  count(*) AS documents,
  sum(d.claims)::BIGINT AS claims,
  count(*) FILTER (d.is_truncated) AS truncated,
  count(*) FILTER (d.claims = 0) AS without_claims,
  max(d.published) AS last_published
FROM core.read_documents AS d
GROUP BY ALL
ORDER BY claims DESC, publisher ASC
