SELECT
  m.metric,
  m.family,
  m.label_en,
  m.label_fr,
  m.description,
  m.subject,
  m.counterparty,
  m.is_event,
  m.is_lasting,
  m.is_by_counterparty,
  count(f.figure_id) AS figures
FROM core.metrics AS m
INNER JOIN mart.modalities AS f ON m.metric = f.metric
GROUP BY ALL
ORDER BY figures DESC, m.metric ASC
