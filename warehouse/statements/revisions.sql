INSERT INTO core.documents
SELECT
  s.* EXCLUDE (staged_row),
  $run_id,
  $recorded_at::TIMESTAMPTZ
FROM staged_documents AS s
WHERE
  s.staged_row IN (
    SELECT min(d.staged_row)
    FROM staged_documents AS d
    WHERE
      NOT EXISTS (
        SELECT 1 FROM core.documents AS known
        WHERE known.revision_id = d.revision_id
      )
    GROUP BY d.revision_id
  );
