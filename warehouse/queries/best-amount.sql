SELECT
  f.subject,
  f.counterparty,
  f.metric,
  f.status,
  f.value,
  f.comparator,
  f.unit,
  f.amount_eur,
  f.amount_usd,
  f.dated_on,
  f.roots,
  f.agreement,
  f.is_settled,
  f.chosen_by,
  e.publisher,
  e.url,
  e.sentence,
  f.doubt,
  f.grade
FROM mart.figures AS f
INNER JOIN mart.latest_figures AS e ON f.claim_id = e.claim_id
WHERE
  f.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
  AND f.metric = $metric AND f.change IS NULL
  AND f.dated_on <= coalesce($day, DATE '9999-12-31')
ORDER BY f.dated_on DESC, f.claim_id ASC
