INSERT INTO core.documents
SELECT
  s.* EXCLUDE (staged_row),
  $run_id,
  $recorded_at::TIMESTAMPTZ
FROM staged_documents AS s
WHERE
  NOT EXISTS (
    SELECT 1 FROM core.documents AS known
    WHERE known.revision_id = s.revision_id
  )
QUALIFY row_number() OVER (PARTITION BY s.revision_id ORDER BY s.staged_row) = 1;
