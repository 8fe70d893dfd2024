SELECT
  'spent_of_planned' AS rule,
  s.subject_key,
  s.subject,
  'budget_execution_rate' AS metric,
  s.status,
  '%' AS unit,
  s.slot_start,
  s.slot_end,
  100 * s.value / b.value AS value,
  r.value AS told_value,
  r.comparator AS told_comparator,
  [b.claim_id, s.claim_id, r.claim_id] AS inputs
FROM mart.modalities AS s
INNER JOIN mart.modalities AS b
  ON
    s.subject_key = b.subject_key AND b.metric = 'budget_planned' AND s.unit = b.unit AND b.change IS NULL
    AND s.slot_start = b.slot_start AND s.slot_end = b.slot_end
LEFT JOIN mart.modalities AS r
  ON
    s.subject_key = r.subject_key AND r.metric = 'budget_execution_rate'
    AND s.slot_start = r.slot_start AND s.slot_end = r.slot_end
WHERE s.metric = 'budget_spent' AND s.status = 'actual' AND s.change IS NULL
