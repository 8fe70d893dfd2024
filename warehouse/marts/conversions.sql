-- The editor's rate against the reference rate of the day: over 3 % apart, one of the two figures is wrong.
SELECT
  w.series_id,
  w.claim_id,
  w.figure_id,
  m.metric,
  m.subject,
  m.subject_key,
  m.value AS told_value,
  m.unit AS told_unit,
  w.value AS converted_value,
  w.unit AS converted_unit,
  m.value / w.value AS implied_rate,
  w.in_usd / (m.amount_usd::DOUBLE / m.value) AS reference_rate,
  w.rate_day,
  (m.value / w.value) / (w.in_usd / (m.amount_usd::DOUBLE / m.value)) - 1 AS deviation,
  abs((m.value / w.value) / (w.in_usd / (m.amount_usd::DOUBLE / m.value)) - 1) > 0.03 AS is_off,
  d.publisher,
  d.url,
  w.told
FROM core.weighed_claims AS w
INNER JOIN mart.modalities AS m
  ON
    w.figure_id = m.figure_id AND w.unit <> m.unit
    AND coalesce(w.status IN ('actual', 'announced'), FALSE) = coalesce(m.status IN ('actual', 'announced'), FALSE)
INNER JOIN core.documents AS d ON w.revision_id = d.revision_id
WHERE w.is_conversion
QUALIFY row_number() OVER (PARTITION BY w.claim_id ORDER BY w.status = m.status DESC, m.roots DESC, m.status ASC) = 1
