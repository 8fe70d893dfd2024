recorded_from <= coalesce(recorded::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ)
AND coalesce(recorded_to > recorded::TIMESTAMPTZ, recorded_to IS NULL)
