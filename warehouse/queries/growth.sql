SELECT
  g.subject,
  g.metric,
  was.value AS old_value,
  now.value AS new_value,
  now.unit,
  now.per,
  now.dimensions,
  g.slot_start,
  g.slot_end,
  round(g.percent, 1) AS percent
FROM growth($subject, $metric) AS g
INNER JOIN core.weighed_claims AS was ON g.inputs[1] = was.claim_id AND was.metric = $metric
INNER JOIN core.weighed_claims AS now ON g.inputs[2] = now.claim_id AND now.metric = $metric
WHERE now.told <= coalesce($day, DATE '9999-12-31')
ORDER BY now.series_id, g.slot_start, g.slot_end
