SELECT
  w.withdrawn_at::DATE AS day,
  d.publisher,
  d.title,
  d.published,
  d.url,
  w.status,
  count(c.claim_id) AS claims
FROM core.withdrawn_documents AS w
INNER JOIN core.current_documents AS d ON w.document_id = d.document_id
LEFT JOIN core.current_claims AS c ON w.document_id = c.document_id
WHERE ($since IS NULL OR w.withdrawn_at::DATE >= $since) AND ($until IS NULL OR w.withdrawn_at::DATE <= $until)
GROUP BY ALL
ORDER BY claims DESC, d.url ASC
