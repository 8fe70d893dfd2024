WITH concerned AS (
  SELECT w.*
  FROM core.weighed_claims AS w
  WHERE
    w.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
    AND ($metric IS NULL OR w.metric = $metric)
)

SELECT
  m.subject,
  m.metric,
  m.value,
  m.unit,
  m.status,
  count(DISTINCT t.root) AS roots,
  count(DISTINCT coalesce(d.url, d.document_id)) AS addresses,
  list_sort(list(DISTINCT coalesce(r.publisher, t.root))) AS root_names,
  m.claim_id
FROM mart.modalities AS m
INNER JOIN concerned AS b ON m.claim_id = b.claim_id
INNER JOIN concerned AS t
  ON
    m.figure_id = t.figure_id AND m.status = t.status
    AND (t.is_conversion OR (b.reach_high >= t.reach_low AND b.reach_low <= t.reach_high))
INNER JOIN core.documents AS d ON t.revision_id = d.revision_id
LEFT JOIN core.read_documents AS r ON t.root = r.document_id
WHERE t.told <= coalesce($day, DATE '9999-12-31')
GROUP BY m.subject, m.metric, m.value, m.unit, m.status, m.claim_id
ORDER BY roots DESC, addresses DESC, m.metric ASC, m.claim_id ASC
