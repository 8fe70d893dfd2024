SELECT
  e.status,
  count(*) AS events,
  count(*) FILTER (e.amount_eur IS NULL) AS without_rate,
  round(sum(e.amount_eur), 2)::DOUBLE AS total_eur,
  min(e.event_day) AS first_day,
  max(e.event_day) AS last_day,
  arg_max(e.subject, e.amount_eur) AS largest
FROM mart.events AS e
WHERE
  e.metric IN ('funding_round', 'investment') AND e.status IN ('actual', 'announced')
  AND e.event_day BETWEEN $since AND $until
  AND ($subject IS NULL OR e.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
GROUP BY GROUPING SETS ((), (e.status))
HAVING count(*) > 0
ORDER BY e.status NULLS FIRST
