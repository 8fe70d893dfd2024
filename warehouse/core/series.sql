SELECT
  w.series_id,
  w.metric,
  w.subject_key,
  min(w.subject) AS subject,
  w.benchmark,
  w.dimensions,
  w.unit,
  min(w.per) AS per,
  w.change,
  count(DISTINCT coalesce(w.period_end, w.told)) AS days,
  count(*) AS claims,
  min(coalesce(w.period_end, w.told)) AS first_day,
  max(coalesce(w.period_end, w.told)) AS last_day
FROM core.weighed_claims AS w
GROUP BY w.series_id, w.metric, w.subject_key, w.benchmark, w.dimensions, w.unit, w.change
