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
-- The same level told of a month and of some days within it is one point: the nearer one.
WHERE
  NOT EXISTS (
    SELECT 1
    FROM mart.modalities AS n
    WHERE
      n.series_id = m.series_id AND n.metric = $metric AND n.status = 'actual' AND n.value = m.value
      AND n.figure_id <> m.figure_id AND n.slot_start BETWEEN m.slot_start AND m.slot_end
      AND n.slot_end BETWEEN m.slot_start AND m.slot_end
      AND (n.slot_end - n.slot_start) < (m.slot_end - m.slot_start)
      AND n.first_told <= coalesce($day, DATE '9999-12-31')
  )
  AND m.metric = $metric AND m.status = 'actual' AND m.change IS NULL AND m.unit IS DISTINCT FROM '%'
  AND m.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
  AND ($time_window IS NULL OR (m.dimensions ->> 'window') = $time_window)
  AND m.first_told <= coalesce($day, DATE '9999-12-31')
ORDER BY m.series_id, m.slot_start, m.slot_end, m.claim_id
