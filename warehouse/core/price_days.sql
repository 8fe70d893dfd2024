-- The best price told for a day: nearest to the source, then surest.
SELECT
  t.series_id,
  t.metric,
  t.subject_key,
  coalesce(t.period_start, t.told) AS day,
  any_value(t.dimensions) AS dimensions,
  any_value(t.per) AS per,
  any_value(t.unit) AS unit,
  arg_min(t.claim_id, { 'a': t.distance, 'b': -epoch(t.told), 'c': -t.confidence, 'd': t.claim_id }) AS claim_id
FROM core.weighed_claims AS t
WHERE t.family = 'price' AND t.change IS NULL AND t.status IN ('actual', 'announced', 'planned')
GROUP BY t.series_id, t.metric, t.subject_key, coalesce(t.period_start, t.told)
