SELECT
  d.subject,
  d.metric,
  d.slot_start,
  d.slot_end,
  d.value AS percent,
  d.inputs
FROM mart.derived AS d
WHERE
  d.rule = 'growth' AND d.metric = metric
  AND d.subject_key IN (SELECT k.subject_key FROM subject_keys(subject) AS k)
ORDER BY d.slot_start, d.slot_end
