SELECT
  coalesce(d.publisher, '(not told)') AS publisher,
  count(DISTINCT d.document_id) AS documents,
  count(e.claim_id) AS claims,
  count(DISTINCT d.document_id) FILTER (WHERE d.is_truncated) AS truncated,
  count(DISTINCT d.document_id) FILTER (WHERE e.claim_id IS NULL) AS without_claims,
  max(d.published) AS last_published
FROM core.current_documents AS d
LEFT JOIN mart.evidence AS e ON d.document_id = e.document_id
GROUP BY ALL
ORDER BY claims DESC, publisher ASC
