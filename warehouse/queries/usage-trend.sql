SELECT
  m.subject,
  m.slot_start,
  m.slot_end,
  m.value,
  m.comparator,
  m.unit,
  m.per,
  m.dimensions,
  m.agreement,
  m.roots,
  m.attributed_to,
  m.first_told,
  m.claim_id,
  m.doubt,
  m.grade
FROM mart.modalities AS m
WHERE
  m.metric = $metric AND m.status = 'actual' AND m.change IS NULL AND m.unit IS DISTINCT FROM '%'
  AND m.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
  AND ($time_window IS NULL OR (m.dimensions ->> 'window') = $time_window)
  AND m.first_told <= coalesce($day, DATE '9999-12-31')
ORDER BY m.series_id, m.slot_start, m.slot_end, m.claim_id
