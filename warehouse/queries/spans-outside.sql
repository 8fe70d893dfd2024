SELECT
  s.doc,
  s.claim_id,
  s.surface,
  s.span_start,
  s.span_end,
  s.body_length,
  s.found,
  s.url
FROM core.misplaced_spans AS s
WHERE s.day <= coalesce($day, DATE '9999-12-31')
ORDER BY s.doc, s.span_start, s.claim_id
