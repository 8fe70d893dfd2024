SELECT
  d.subject,
  d.slot_start AS period_start,
  d.slot_end AS period_end,
  b.value AS planned,
  s.value AS spent,
  s.unit,
  s.value - b.value AS overrun,
  round(d.value, 1) AS percent,
  s.told
FROM mart.derived AS d
INNER JOIN core.weighed_claims AS s ON d.inputs[2] = s.claim_id AND s.metric = 'budget_spent'
INNER JOIN core.weighed_claims AS b ON d.inputs[1] = b.claim_id AND b.metric = 'budget_planned'
WHERE
  d.rule = 'spent_of_planned' AND d.value > 100 AND s.told <= coalesce($day, DATE '9999-12-31')
  AND ($subject IS NULL OR d.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
ORDER BY d.value DESC, d.subject ASC, d.slot_start ASC
