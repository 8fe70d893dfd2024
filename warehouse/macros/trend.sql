-- Claims are chosen where those of a metric and a subject stand together, and only then looked up.
WITH chosen AS MATERIALIZED (
  SELECT w.*
  FROM core.judged_claims AS w
  WHERE (doubted OR w.doubt IS NULL) AND w.metric = metric AND w.subject_key IN (SELECT k.subject_key FROM subject_keys(subject) AS k)
)

SELECT
  coalesce(w.period_end, d.published) AS day,
  w.subject,
  w.value,
  w.value_low,
  w.value_high,
  w.comparator,
  w.unit,
  w.per,
  w.change,
  w.benchmark,
  w.qualifier,
  w.dimensions,
  w.status,
  w.attributed_to,
  w.confidence,
  d.published,
  d.publisher,
  d.title,
  d.url,
  c.sentence,
  c.span_start - c.sentence_start AS highlight_start,
  c.span_end - c.sentence_start AS highlight_end,
  w.claim_id,
  w.doubt,
  w.grade
FROM chosen AS w
INNER JOIN core.claims AS c ON w.claim_id = c.claim_id AND w.extractor_version = c.extractor_version
INNER JOIN core.documents AS d ON w.revision_id = d.revision_id
ORDER BY day, d.published, w.claim_id
