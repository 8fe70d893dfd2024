SELECT
  'share_of_total' AS rule,
  p.subject_key,
  p.subject,
  p.metric,
  p.status,
  t.unit,
  p.slot_start,
  p.slot_end,
  t.value * p.value / 100 AS value,
  NULL::DOUBLE AS told_value,
  NULL::VARCHAR AS told_comparator,
  [t.claim_id, p.claim_id] AS inputs
FROM mart.modalities AS p
INNER JOIN mart.modalities AS t
  ON
    p.subject_key = t.subject_key AND p.metric = t.metric AND p.status = t.status
    AND t.unit NOT IN ('%', 'pp') AND t.change IS NULL
    AND p.slot_start IS NOT DISTINCT FROM t.slot_start AND p.slot_end IS NOT DISTINCT FROM t.slot_end
WHERE
  p.unit = '%' AND p.change IS NULL
  AND p.metric IN ('records_exposed', 'users', 'subscribers', 'headcount', 'layoffs')
