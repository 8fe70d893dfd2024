SELECT
  d.subject,
  d.metric,
  t.value AS total,
  p.value AS percent,
  d.value,
  d.unit,
  'derived' AS basis,
  t.attributed_to,
  t.told,
  e.publisher,
  e.sentence
FROM mart.derived AS d
INNER JOIN core.weighed_claims AS t ON d.inputs[1] = t.claim_id AND t.metric = 'records_exposed'
INNER JOIN core.weighed_claims AS p ON d.inputs[2] = p.claim_id AND p.metric = 'records_exposed'
INNER JOIN mart.latest_figures AS e ON p.claim_id = e.claim_id
WHERE
  d.rule = 'share_of_total' AND d.metric = 'records_exposed' AND t.told <= coalesce($day, DATE '9999-12-31')
  AND ($subject IS NULL OR d.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
ORDER BY d.subject ASC, d.value DESC
