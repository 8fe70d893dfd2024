SELECT
  s.document_id,
  s.revision_id,
  r.told,
  s.minhash,
  s.bands,
  s.quotes
FROM core.signatures AS s
INNER JOIN core.readings AS r
  ON s.document_id = r.document_id AND s.revision_id = r.revision_id AND r.superseded_at IS NULL
