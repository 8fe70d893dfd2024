-- The readings that this batch's take the place of.
UPDATE core.readings AS r
SET superseded_at = $recorded_at::TIMESTAMPTZ
WHERE
  r.superseded_at IS NULL
  AND EXISTS (
    SELECT 1 FROM staged_readings AS s
    WHERE s.document_id = r.document_id
  );
