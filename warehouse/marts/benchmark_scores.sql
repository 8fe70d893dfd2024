-- An unstated protocol is a protocol of its own: two scores meet only where both state the same one, or neither any.
-- All that tells how a test was run makes the protocol; what the score counts stands beside it.
SELECT
  e.claim_id,
  e.benchmark,
  coalesce(
    nullif(protocol(e.dimensions), 'unstated'),
    CASE WHEN e.dimensions ->> 'measure' IS NULL THEN e.qualifier END,
    'unstated'
  ) AS protocol,
  e.dimensions ->> 'measure' AS measure,
  e.subject,
  e.subject_id,
  e.value AS score,
  e.value_low,
  e.value_high,
  e.comparator,
  e.unit,
  e.change,
  e.qualifier,
  e.dimensions,
  e.status,
  e.day,
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
WHERE e.family = 'benchmark'
