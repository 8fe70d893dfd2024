SELECT
  e.claim_id,
  CASE e.metric
    WHEN 'budget_planned' THEN 'planned'
    WHEN 'budget_committed' THEN 'committed'
    WHEN 'budget_spent' THEN 'spent'
  END AS stage,
  e.metric,
  e.subject,
  e.subject_id,
  e.counterparty,
  e.value,
  e.value_low,
  e.value_high,
  e.comparator,
  e.unit,
  e.per,
  e.change,
  e.qualifier,
  e.dimensions,
  e.status,
  e.period_start,
  e.period_end,
  e.attributed_to,
  e.confidence,
  e.published,
  e.publisher,
  e.title,
  e.url,
  e.sentence,
  e.doubt,
  e.grade
FROM core.sure_evidence AS e
WHERE e.family = 'budget'
