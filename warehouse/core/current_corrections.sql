-- Which claim each correction means: the article by its id, name or address, then the quantity as written.
SELECT
  k.correction_id,
  k.document,
  k.surface,
  k.metric,
  k.expect,
  k.replace,
  k.is_dropped,
  k.reason,
  k.dated,
  k.recorded_from,
  c.claim_id,
  c.document_id
FROM core.open_corrections AS k
LEFT JOIN core.current_documents AS d ON k.document IN (d.document_id, d.doc, d.url)
LEFT JOIN core.current_claims AS c
  ON d.revision_id = c.revision_id AND k.surface = c.surface AND (k.metric IS NULL OR k.metric = c.metric)
