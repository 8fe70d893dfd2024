WITH concerned AS (
  SELECT
    c.*,
    unnest(c.claims) AS claim_id
  FROM mart.conflicts AS c
  WHERE
    ($kind IS NULL OR c.kind = $kind) AND ($metric IS NULL OR c.metric = $metric)
    AND ($subject IS NULL OR c.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
)

SELECT
  c.kind,
  c.metric,
  c.subject,
  c.status,
  c.unit,
  c.lowest,
  c.highest,
  c.roots,
  c.slot_start,
  c.slot_end,
  list(DISTINCT d.publisher ORDER BY d.publisher) FILTER (d.publisher IS NOT NULL) AS publishers,
  min(d.published) AS first_published,
  c.claims
FROM concerned AS c
INNER JOIN core.weighed_claims AS w ON c.claim_id = w.claim_id AND c.subject_key = w.subject_key
INNER JOIN core.read_documents AS d ON w.document_id = d.document_id
GROUP BY ALL
HAVING min(d.published) IS NULL OR min(d.published) <= coalesce($day, DATE '9999-12-31')
ORDER BY c.kind, c.metric, c.subject, c.slot_start, c.claims
