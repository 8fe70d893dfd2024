WITH chosen AS MATERIALIZED (
  SELECT w.*
  FROM core.judged_claims AS o
  INNER JOIN core.judged_claims AS w
    ON o.metric = w.metric AND o.subject_key = w.subject_key AND o.figure_id = w.figure_id
  WHERE o.claim_id = $claim
)

SELECT
  w.claim_id,
  w.status,
  w.value,
  w.value_low,
  w.value_high,
  w.comparator,
  w.unit,
  w.per,
  w.change,
  w.attributed_to,
  d.published,
  d.publisher,
  d.title,
  d.url,
  c.sentence,
  c.span_start - c.sentence_start AS highlight_start,
  c.span_end - c.sentence_start AS highlight_end,
  r.root_id,
  r.because
FROM chosen AS w
INNER JOIN core.claims AS c ON w.claim_id = c.claim_id AND w.extractor_version = c.extractor_version
INNER JOIN core.documents AS d ON w.revision_id = d.revision_id
LEFT JOIN core.current_roots AS r ON w.document_id = r.document_id
ORDER BY d.published ASC, w.claim_id ASC
LIMIT $rows
