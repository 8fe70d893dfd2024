SELECT
  c.doc,
  c.claim_id,
  c.surface,
  c.span_start,
  c.span_end,
  length(d.body) AS body_length,
  substring(d.body, c.span_start + 1, greatest(c.span_end - c.span_start, 0)) AS found,
  d.url
FROM core.current_claims AS c
INNER JOIN core.documents AS d ON c.revision_id = d.revision_id
WHERE
  coalesce(d.published, d.recorded_at::DATE) <= coalesce($day, DATE '9999-12-31')
  AND (
    c.span_start < 0 OR c.span_end > length(d.body) OR c.span_end <= c.span_start
    OR substring(d.body, c.span_start + 1, greatest(c.span_end - c.span_start, 0)) <> c.surface
  )
ORDER BY c.doc, c.span_start, c.claim_id
