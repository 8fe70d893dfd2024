SELECT
  a.subject,
  a.metric,
  a.status,
  a.day,
  a.value,
  a.unit,
  round(a.amount_usd::DOUBLE) AS amount_usd,
  round(a.constant_usd) AS constant_usd,
  a.usd_year,
  a.usd_index,
  round(a.constant_eur) AS constant_eur,
  a.eur_year,
  a.eur_index,
  a.claim_id
FROM constant_amounts($year) AS a
INNER JOIN mart.figures AS f ON a.figure_id = f.figure_id
WHERE
  f.metric = $metric
  AND ($subject IS NULL OR f.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
ORDER BY a.constant_usd DESC NULLS LAST, a.figure_id ASC
LIMIT 1000
