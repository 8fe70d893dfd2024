-- An unstated protocol is a protocol of its own: two scores meet only where both state the same one, or neither any.
SELECT
  e.claim_id,
  e.benchmark,
  coalesce(e.dimensions ->> 'protocol', e.qualifier, 'unstated') AS protocol,
  e.subject,
  e.subject_id,
  e.value AS score,
  e.value_low,
  e.value_high,
  e.comparator,
  e.unit,
  e.change,
  e.qualifier,
  e.status,
  e.day,
  e.attributed_to,
  e.confidence,
  e.published,
  e.publisher,
  e.title,
  e.url,
  e.sentence
FROM mart.evidence AS e
WHERE e.family = 'benchmark'
