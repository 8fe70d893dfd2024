SELECT
  s.family,
  count(*) AS claims,
  count(DISTINCT s.document_id) AS documents,
  count(DISTINCT s.subject_key) AS subjects,
  count(DISTINCT s.metric) AS metrics,
  min(s.told) AS first_published,
  max(s.told) AS last_published,
  avg(s.confidence) AS mean_confidence
FROM core.statements AS s
GROUP BY s.family
