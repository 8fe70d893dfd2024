-- What there is to draw: each subject and measure told for enough days, the longest first. Figures of other dimensions,
-- units or benchmarks are measures of their own.
SELECT
  s.metric,
  s.subject,
  CASE WHEN s.subject_key NOT LIKE 'name:%' THEN s.subject_key END AS subject_id,
  s.benchmark,
  s.dimensions,
  s.unit,
  s.per,
  s.change,
  s.days,
  s.claims,
  s.first_day,
  s.last_day
FROM core.series AS s
WHERE s.subject IS NOT NULL AND ($metric IS NULL OR s.metric = $metric) AND s.days >= $days
ORDER BY
  s.days DESC, s.claims DESC, s.metric ASC, s.subject ASC, s.benchmark ASC, s.dimensions ASC, s.unit ASC, s.per ASC,
  s.change ASC
LIMIT $rows
