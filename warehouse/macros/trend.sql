SELECT
  e.day,
  e.subject,
  e.value,
  e.value_low,
  e.value_high,
  e.comparator,
  e.unit,
  e.per,
  e.change,
  e.benchmark,
  e.qualifier,
  e.dimensions,
  e.status,
  e.attributed_to,
  e.confidence,
  e.published,
  e.publisher,
  e.title,
  e.url,
  e.sentence,
  e.highlight_start,
  e.highlight_end,
  e.claim_id
FROM mart.evidence AS e
WHERE
  e.metric = metric
  AND (
    lower(strip_accents(e.subject)) = lower(strip_accents(trim(subject)))
    OR e.subject_id IN (
      SELECT a.entity_id
      FROM core.aliases AS a
      WHERE a.entity_id = subject OR a.folded = lower(strip_accents(trim(subject)))
    )
  )
ORDER BY e.day, e.published, e.claim_id
