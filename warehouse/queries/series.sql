-- What there is to draw: each subject and measure told for enough days, the longest first. Figures of other dimensions,
-- units or benchmarks are measures of their own.
SELECT
  e.metric,
  min(e.subject) AS subject,
  max(e.subject_id) AS subject_id,
  e.benchmark,
  e.dimensions,
  e.unit,
  e.per,
  e.change,
  count(DISTINCT e.day) AS days,
  count(*) AS claims,
  min(e.day) AS first_day,
  max(e.day) AS last_day
FROM mart.evidence AS e
WHERE e.subject IS NOT NULL AND ($metric IS NULL OR e.metric = $metric)
GROUP BY e.metric, coalesce(e.subject_id, lower(e.subject)), e.benchmark, e.dimensions, e.unit, e.per, e.change
HAVING count(DISTINCT e.day) >= $days
ORDER BY
  days DESC, claims DESC, e.metric ASC, subject ASC, e.benchmark ASC, e.dimensions ASC, e.unit ASC, e.per ASC,
  e.change ASC
LIMIT $rows
