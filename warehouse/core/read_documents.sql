WITH read AS (
  SELECT
    c.document_id,
    count(*) AS claims
  FROM core.current_claims AS c
  GROUP BY c.document_id
),

stated AS (
  SELECT
    s.document_id,
    list_sort(list(DISTINCT s.family)) AS families
  FROM core.statements AS s
  GROUP BY s.document_id
)

SELECT
  d.document_id,
  d.revision_id,
  coalesce(d.source, d.publisher) AS source,
  d.publisher,
  d.published,
  d.told,
  d.is_truncated,
  d.is_free,
  coalesce(r.claims, 0) AS claims,
  s.families
FROM core.current_documents AS d
LEFT JOIN read AS r ON d.document_id = r.document_id
LEFT JOIN stated AS s ON d.document_id = s.document_id
