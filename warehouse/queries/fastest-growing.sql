-- A year's growth at the pace of the last two periods told; shorter spans than a month say too little.
SELECT
  d.subject,
  d.metric,
  was.value AS old_value,
  now.value AS new_value,
  now.unit,
  now.dimensions,
  d.slot_end - was.slot_end AS days,
  round(d.value, 1) AS percent,
  round(100 * ((1 + d.value / 100) ** (365.25 / (d.slot_end - was.slot_end)) - 1), 1) AS percent_a_year,
  d.slot_end AS as_of
FROM mart.derived AS d
INNER JOIN mart.modalities AS was ON d.inputs[1] = was.claim_id
INNER JOIN mart.modalities AS now ON d.inputs[2] = now.claim_id
WHERE
  d.rule = 'growth' AND now.family = $family AND ($metric IS NULL OR d.metric = $metric)
  AND d.slot_start <= coalesce($day, DATE '9999-12-31') AND d.slot_end - was.slot_end >= 28
QUALIFY row_number() OVER (PARTITION BY now.series_id ORDER BY d.slot_end DESC, now.claim_id ASC) = 1
ORDER BY percent_a_year DESC, d.subject ASC, d.metric ASC
LIMIT $rows
