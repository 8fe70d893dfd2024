-- Offsets that the body doesn't bear out. To hold ten million of them against their texts takes seconds: it is done
-- once, when an article is loaded.
SELECT
  c.document_id,
  c.doc,
  c.claim_id,
  c.surface,
  c.span_start,
  c.span_end,
  length(d.body) AS body_length,
  substring(d.body, c.span_start + 1, greatest(c.span_end - c.span_start, 0)) AS found,
  coalesce(d.published, d.recorded_at::DATE) AS day,
  d.url
FROM core.current_claims AS c
INNER JOIN core.documents AS d ON c.revision_id = d.revision_id
WHERE
  c.span_start < 0 OR c.span_end > length(d.body) OR c.span_end <= c.span_start
  OR substring(d.body, c.span_start + 1, greatest(c.span_end - c.span_start, 0)) <> c.surface
