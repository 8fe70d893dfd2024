SELECT
  'rate_of_budget' AS rule,
  r.subject_key,
  r.subject,
  'budget_spent' AS metric,
  r.status,
  b.unit,
  b.slot_start,
  coalesce(r.slot_end, b.slot_end) AS slot_end,
  b.value * r.value / 100 AS value,
  s.value AS told_value,
  s.comparator AS told_comparator,
  [b.claim_id, r.claim_id, s.claim_id] AS inputs
FROM mart.modalities AS r
INNER JOIN mart.modalities AS b
  ON
    r.subject_key = b.subject_key AND b.metric = 'budget_planned' AND b.change IS NULL
    AND r.slot_end BETWEEN b.slot_start AND b.slot_end
LEFT JOIN mart.modalities AS s
  ON
    b.subject_key = s.subject_key AND s.metric = 'budget_spent' AND b.unit = s.unit AND s.change IS NULL
    AND b.slot_start = s.slot_start AND r.slot_end = s.slot_end
WHERE r.metric = 'budget_execution_rate' AND r.status = 'actual' AND r.unit = '%'
