SELECT
  e.sector,
  count(*) FILTER (e.status IN ('actual', 'announced')) AS deals,
  sum(e.amount_usd) FILTER (e.status IN ('actual', 'announced')) AS total_usd,
  max(e.amount_usd) FILTER (e.status IN ('actual', 'announced')) AS largest_usd,
  arg_max(e.subject, e.amount_usd) FILTER (e.status IN ('actual', 'announced')) AS largest,
  count(*) FILTER (e.status NOT IN ('actual', 'announced')) AS talked_of
FROM mart.events AS e
WHERE
  e.amount_usd IS NOT NULL
  AND e.event_day BETWEEN coalesce($since, DATE '0001-01-01') AND coalesce($until, DATE '9999-12-31')
  AND ($metric IS NULL OR e.metric = $metric)
  AND NOT e.is_outbid
GROUP BY e.sector
ORDER BY e.sector IS NULL, total_usd DESC NULLS LAST, deals DESC, e.sector ASC
LIMIT $rows
