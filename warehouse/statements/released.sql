-- Rows of articles that were read anew and that no longer fail; dismissed ones stay as they are.
UPDATE core.quarantine AS q
SET state = 'replayed', resolved_at = $recorded_at::TIMESTAMPTZ
WHERE
  q.state = 'open'
  AND EXISTS (
    SELECT 1 FROM staged_readings AS r
    WHERE r.document_id = q.document_id
  )
  AND NOT EXISTS (
    SELECT 1 FROM staged_quarantine AS s
    WHERE s.quarantine_id = q.quarantine_id
  );
