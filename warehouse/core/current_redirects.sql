SELECT
  r.entity_id,
  r.canonical_id,
  r.recorded_from
FROM core.redirects AS r
WHERE r.recorded_to IS NULL
