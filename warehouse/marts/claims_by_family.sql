SELECT
  e.family,
  count(*) AS claims,
  count(DISTINCT e.document_id) AS documents,
  count(DISTINCT coalesce(e.subject_id, e.subject)) AS subjects,
  count(DISTINCT e.metric) AS metrics,
  min(e.published) AS first_published,
  max(e.published) AS last_published,
  avg(e.confidence) AS mean_confidence
FROM mart.evidence AS e
GROUP BY e.family
