-- All claims of an article are counted already; those of one measure are counted here.
WITH counted AS (
  SELECT
    d.document_id,
    d.claims
  FROM core.read_documents AS d
  WHERE $metric IS NULL AND d.claims > 0
  UNION ALL
  SELECT
    s.document_id,
    count(*) AS claims
  FROM core.statements AS s
  WHERE s.metric = $metric
  GROUP BY s.document_id
)

SELECT
  coalesce(d.source, '(not told)') AS source,
  sum(c.claims)::BIGINT AS claims,
  coalesce(sum(c.claims) FILTER (d.is_truncated), 0)::BIGINT AS truncated,
  coalesce(sum(c.claims) FILTER (NOT d.is_free), 0)::BIGINT AS paywalled,
  round(
    100 * coalesce(sum(c.claims) FILTER (d.is_truncated OR d.is_free IS NOT DISTINCT FROM FALSE), 0) / sum(c.claims), 1
  ) AS percent,
  count(*) AS documents
FROM counted AS c
INNER JOIN core.read_documents AS d ON c.document_id = d.document_id
WHERE d.told <= coalesce($day, DATE '9999-12-31')
GROUP BY coalesce(d.source, '(not told)')
ORDER BY percent DESC, claims DESC, source ASC
