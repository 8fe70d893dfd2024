SELECT
  b.subject,
  b.metric,
  b.period_start,
  b.period_end,
  b.value,
  b.comparator,
  b.unit,
  b.status,
  b.qualifier,
  b.attributed_to,
  b.published,
  b.publisher,
  b.url,
  b.sentence,
  b.doubt,
  b.grade
FROM mart.budgets AS b
WHERE
  ($subject IS NULL OR contains(lower(b.subject), lower($subject)) OR b.subject_id = $subject)
  AND ($stage IS NULL OR b.stage = $stage)
ORDER BY b.subject, b.period_start, b.metric, b.value, b.claim_id
