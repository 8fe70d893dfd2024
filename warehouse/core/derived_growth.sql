SELECT g.*
FROM (
  SELECT
    'growth' AS rule,
    m.subject_key,
    m.subject,
    m.metric,
    m.status,
    '%' AS unit,
    m.slot_start,
    m.slot_end,
    CASE
      WHEN m.value >= 0 AND lag(m.value) OVER in_time > 0 THEN 100 * (m.value / lag(m.value) OVER in_time - 1)
    END AS value,
    NULL::DOUBLE AS told_value,
    NULL::VARCHAR AS told_comparator,
    [lag(m.claim_id) OVER in_time, m.claim_id] AS inputs
  FROM mart.modalities AS m
  WHERE
    (m.family IN ('usage', 'finance', 'workforce', 'market', 'infrastructure') OR m.metric = 'valuation')
    AND m.status = 'actual'
    AND m.change IS NULL AND m.slot_start IS NOT NULL AND m.unit NOT IN ('%', 'pp', 'point', '1')
  WINDOW in_time AS (PARTITION BY m.subject_key, m.series_id ORDER BY m.slot_start, m.slot_end)
) AS g
WHERE g.value IS NOT NULL
