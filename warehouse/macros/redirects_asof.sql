SELECT
  r.entity_id,
  r.canonical_id,
  r.recorded_from
FROM core.redirects AS r
WHERE
  r.recorded_from <= coalesce(recorded::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ)
  AND coalesce(r.recorded_to, 'infinity'::TIMESTAMPTZ) > coalesce(recorded::TIMESTAMPTZ, '294000-01-01'::TIMESTAMPTZ)
