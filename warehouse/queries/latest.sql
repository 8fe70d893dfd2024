SELECT
  f.published,
  f.metric,
  f.subject,
  f.value,
  f.comparator,
  f.unit,
  f.per,
  f.change,
  f.benchmark,
  f.status,
  f.day,
  f.attributed_to,
  f.confidence,
  f.telling,
  f.documents,
  f.publisher,
  f.title,
  f.url,
  f.sentence,
  f.doubt,
  f.grade
FROM mart.latest_figures AS f
WHERE
  ($metric IS NULL OR f.metric = $metric)
  AND ($family IS NULL OR f.family = $family)
  AND ($subject IS NULL OR lower(f.subject) = lower($subject) OR f.subject_id = $subject)
ORDER BY f.published DESC NULLS LAST, f.telling DESC, f.claim_id ASC
LIMIT $rows
