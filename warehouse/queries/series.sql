-- What there is to draw: each subject and metric told for enough days, the longest first.
SELECT
  e.metric,
  min(e.subject) AS subject,
  max(e.subject_id) AS subject_id,
  count(DISTINCT e.day) AS days,
  count(*) AS claims,
  min(e.day) AS first_day,
  max(e.day) AS last_day
FROM mart.evidence AS e
WHERE e.subject IS NOT NULL AND ($metric IS NULL OR e.metric = $metric)
GROUP BY e.metric, coalesce(e.subject_id, lower(e.subject))
HAVING count(DISTINCT e.day) >= $days
ORDER BY days DESC, claims DESC, e.metric ASC, subject ASC
LIMIT $rows
