SELECT
  f.telling,
  f.metric,
  f.subject,
  f.value,
  f.comparator,
  f.unit,
  f.per,
  f.change,
  f.status,
  f.confidence,
  f.documents,
  f.published,
  f.publisher,
  f.title,
  f.url,
  f.sentence,
  f.doubt,
  f.grade
FROM mart.latest_figures AS f
WHERE f.published >= $since OR $since IS NULL
ORDER BY list_position(['sure', 'likely'], f.grade) ASC NULLS LAST, f.telling DESC, f.published DESC NULLS LAST, f.claim_id ASC
LIMIT $rows
