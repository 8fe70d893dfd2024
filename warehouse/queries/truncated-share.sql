SELECT
  coalesce(d.source, d.publisher, '(not told)') AS source,
  count(*) AS claims,
  count(*) FILTER (d.is_truncated) AS truncated,
  count(*) FILTER (NOT d.is_free) AS paywalled,
  round(100 * avg((d.is_truncated OR d.is_free IS NOT DISTINCT FROM FALSE)::INTEGER), 1) AS percent,
  count(DISTINCT d.document_id) AS documents
FROM core.current_documents AS d
INNER JOIN core.current_claims AS c ON d.revision_id = c.revision_id
WHERE
  coalesce(d.published, d.recorded_at::DATE) <= coalesce($day, DATE '9999-12-31')
  AND ($metric IS NULL OR c.metric = $metric)
GROUP BY coalesce(d.source, d.publisher, '(not told)')
ORDER BY percent DESC, claims DESC, source ASC
