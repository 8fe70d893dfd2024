SELECT
  m.document_id,
  m.root_id,
  m.because,
  m.recorded_from
FROM core.root_members AS m
WHERE held(m.recorded_from, m.recorded_to, recorded)
