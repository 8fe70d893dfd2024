-- A level is dated by a figure at it, up to a tenth above: what is told only later, far above, dates nothing.
WITH reached AS (
  SELECT
    m.series_id,
    any_value(m.subject ORDER BY m.claim_id) AS subject,
    any_value(m.dimensions) AS dimensions,
    min(least(m.first_told, m.slot_end)) FILTER (m.value BETWEEN $low AND 1.1 * $low) AS low_on,
    min(least(m.first_told, m.slot_end)) FILTER (m.value BETWEEN $high AND 1.1 * $high) AS high_on
  FROM mart.modalities AS m
  WHERE
    m.metric = $metric AND m.status = 'actual' AND m.change IS NULL AND m.unit IS DISTINCT FROM '%'
    AND m.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
    AND m.first_told <= coalesce($day, DATE '9999-12-31')
  GROUP BY m.series_id
)

SELECT
  r.subject,
  r.dimensions,
  r.low_on,
  r.high_on,
  r.high_on - r.low_on AS days
FROM reached AS r
WHERE r.high_on > r.low_on
ORDER BY days, r.series_id
