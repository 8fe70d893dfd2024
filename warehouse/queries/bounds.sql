WITH concerned AS (
  SELECT w.*
  FROM core.weighed_claims AS w
  WHERE $subject IS NULL OR w.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
)

SELECT
  t.subject,
  t.metric,
  t.comparator,
  t.value AS bound,
  t.unit,
  d.publisher,
  t.told,
  m.value AS best,
  m.unit AS best_unit,
  t.reach_low <= b.reach_high AND t.reach_high >= b.reach_low AS agrees,
  m.agreement
FROM concerned AS t
INNER JOIN mart.modalities AS m ON t.figure_id = m.figure_id AND t.status = m.status AND t.claim_id <> m.claim_id
INNER JOIN concerned AS b ON m.claim_id = b.claim_id
INNER JOIN core.read_documents AS d ON t.document_id = d.document_id
WHERE t.comparator IN ('<', '>') AND NOT t.is_conversion AND t.told <= coalesce($day, DATE '9999-12-31')
ORDER BY agrees, t.subject, t.metric, t.told, t.claim_id
