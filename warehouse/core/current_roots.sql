SELECT
  m.document_id,
  m.root_id,
  m.because,
  m.recorded_from
FROM core.root_members AS m
WHERE m.recorded_to IS NULL
