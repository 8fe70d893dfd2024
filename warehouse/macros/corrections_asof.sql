SELECT k.* EXCLUDE (recorded_to)
FROM core.corrections AS k
WHERE
  k.recorded_from <= coalesce(recorded::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ)
  AND coalesce(k.recorded_to, 'infinity'::TIMESTAMPTZ) > coalesce(recorded::TIMESTAMPTZ, '294000-01-01'::TIMESTAMPTZ)
