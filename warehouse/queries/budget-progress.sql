SELECT
  d.subject,
  d.slot_start AS period_start,
  d.slot_end AS as_of,
  b.value AS planned,
  CASE d.rule WHEN 'rate_of_budget' THEN d.value ELSE o.value END AS spent,
  b.unit,
  CASE d.rule WHEN 'rate_of_budget' THEN o.value ELSE round(d.value, 1) END AS percent,
  CASE d.rule WHEN 'rate_of_budget' THEN 'spent' ELSE 'percent' END AS derived,
  d.told_value,
  d.agrees
FROM mart.derived AS d
INNER JOIN core.weighed_claims AS b ON d.inputs[1] = b.claim_id AND b.metric = 'budget_planned'
INNER JOIN core.weighed_claims AS o ON d.inputs[2] = o.claim_id AND o.metric IN ('budget_spent', 'budget_execution_rate')
WHERE
  d.rule IN ('rate_of_budget', 'spent_of_planned') AND b.told <= coalesce($day, DATE '9999-12-31')
  AND ($subject IS NULL OR d.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
ORDER BY d.subject, d.slot_start, d.slot_end, derived
