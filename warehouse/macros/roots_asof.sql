SELECT
  m.document_id,
  m.root_id,
  m.because,
  m.recorded_from
FROM core.root_members AS m
WHERE
  m.recorded_from <= coalesce(recorded::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ)
  AND coalesce(m.recorded_to, 'infinity'::TIMESTAMPTZ) > coalesce(recorded::TIMESTAMPTZ, '294000-01-01'::TIMESTAMPTZ)
