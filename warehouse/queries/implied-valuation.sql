SELECT
  d.subject,
  a.value AS amount,
  s.value AS stake,
  d.value AS implied,
  d.told_value,
  d.told_comparator,
  d.unit,
  d.status,
  d.agrees,
  a.told
FROM mart.derived AS d
INNER JOIN core.weighed_claims AS a
  ON d.inputs[1] = a.claim_id AND a.metric IN ('investment', 'acquisition_price', 'funding_round')
INNER JOIN core.weighed_claims AS s ON d.inputs[2] = s.claim_id AND s.metric = 'equity_share'
WHERE
  d.rule = 'implied_valuation' AND a.told <= coalesce($day, DATE '9999-12-31')
  AND ($subject IS NULL OR d.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
  AND ($agrees IS NULL OR d.agrees = ($agrees = 'yes'))
ORDER BY a.told, d.subject, d.value
