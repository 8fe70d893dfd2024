-- Values that contradict each other, arithmetic that fails, conversions at a rate that never was.
SELECT
  'values' AS kind,
  m.metric,
  m.subject,
  m.subject_key,
  m.status,
  m.unit,
  m.lowest,
  m.highest,
  m.roots,
  m.slot_start,
  m.slot_end,
  m.figure_id,
  [m.claim_id] AS claims
FROM mart.modalities AS m
WHERE m.agreement = 'conflict'
UNION ALL
SELECT
  d.rule AS kind,
  d.metric,
  d.subject,
  d.subject_key,
  d.status,
  d.unit,
  least(d.value, d.told_value) AS lowest,
  greatest(d.value, d.told_value) AS highest,
  NULL AS roots,
  d.slot_start,
  d.slot_end,
  NULL AS figure_id,
  d.inputs AS claims
FROM mart.derived AS d
WHERE NOT d.agrees
UNION ALL
SELECT
  'conversion' AS kind,
  c.metric,
  c.subject,
  c.subject_key,
  NULL AS status,
  c.converted_unit AS unit,
  c.implied_rate AS lowest,
  c.reference_rate AS highest,
  NULL AS roots,
  NULL AS slot_start,
  NULL AS slot_end,
  c.figure_id,
  [c.claim_id] AS claims
FROM mart.conversions AS c
WHERE c.is_off
