WITH told AS (
  SELECT
    w.claim_id,
    w.document_id,
    w.attributed_to,
    d.publisher,
    w.told
  FROM core.weighed_claims AS w
  INNER JOIN core.documents AS d ON w.revision_id = d.revision_id
  WHERE
    w.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
    AND (w.told <= $day OR $day IS NULL)
),

named AS (
  SELECT
    'outlet' AS kind,
    t.publisher AS name,
    t.*
  FROM told AS t
  UNION ALL
  SELECT
    'credited' AS kind,
    t.attributed_to AS name,
    t.*
  FROM told AS t
)

SELECT
  n.kind,
  n.name,
  count(*) AS claims,
  count(DISTINCT n.document_id) AS documents,
  min(n.told) AS first_told,
  max(n.told) AS last_told
FROM named AS n
WHERE n.name IS NOT NULL
GROUP BY n.kind, n.name
ORDER BY n.kind DESC, claims DESC, n.name ASC
LIMIT $rows
