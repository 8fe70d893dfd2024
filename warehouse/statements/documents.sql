-- Articles seen for the first time; their rows are stored by revisions.sql, which comes next.
SELECT count(DISTINCT s.document_id) AS documents
FROM staged_documents AS s
WHERE NOT EXISTS (
  SELECT 1 FROM core.documents AS known
  WHERE known.document_id = s.document_id
);
