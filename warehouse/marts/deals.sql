SELECT
  e.claim_id,
  e.metric,
  e.subject,
  e.subject_id,
  coalesce(n.sector, o.sector) AS sector,
  e.counterparty,
  e.counterparty_id,
  e.value,
  e.value_low,
  e.value_high,
  e.comparator,
  e.unit,
  e.per,
  e.qualifier,
  e.dimensions,
  e.status,
  coalesce(e.period_start, e.published) AS announced_on,
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
LEFT JOIN core.entities AS n ON e.subject_id = n.entity_id
LEFT JOIN core.entities AS o ON n.parent_id = o.entity_id
WHERE e.family = 'deal'
