SELECT
  f.subject,
  f.counterparty,
  f.metric,
  f.value,
  f.comparator,
  f.unit,
  f.status,
  f.attributed_to,
  f.slot_start,
  f.roots,
  f.agreement,
  f.first_told,
  f.last_told,
  e.sentence
FROM best_asof($day, about := $subject, measure := $metric) AS f
INNER JOIN claims_asof($day, about := $subject, measure := $metric) AS e ON f.claim_id = e.claim_id
ORDER BY f.metric, f.slot_start, f.claim_id
