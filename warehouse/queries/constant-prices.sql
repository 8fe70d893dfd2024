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
FROM constant_amounts($year, about := $subject, measure := $metric) AS a
ORDER BY a.constant_usd DESC NULLS LAST, a.figure_id ASC
LIMIT 1000
