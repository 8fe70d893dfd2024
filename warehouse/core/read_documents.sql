SELECT
  d.document_id,
  d.revision_id,
  coalesce(d.source, d.publisher) AS source,
  d.publisher,
  d.published,
  d.told,
  d.is_truncated,
  d.is_free,
  count(c.claim_id) AS claims,
  list_sort(list(DISTINCT c.family) FILTER (c.family IS NOT NULL)) AS families
FROM core.current_documents AS d
LEFT JOIN core.current_claims AS c ON d.document_id = c.document_id
GROUP BY ALL
