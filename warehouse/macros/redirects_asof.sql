SELECT
  r.entity_id,
  r.canonical_id,
  r.recorded_from
FROM core.redirects AS r
WHERE held(r.recorded_from, r.recorded_to, recorded)
