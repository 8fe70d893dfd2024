-- A deal is listed once, by its total, and of several offers for one company the one that stands; a deal that is only rumoured comes after all that are more.
SELECT
  e.subject,
  e.counterparties,
  e.metric,
  CASE WHEN e.status IN ('actual', 'announced') THEN e.status END AS status,
  e.event_day,
  CASE WHEN e.status IN ('actual', 'announced') THEN e.amount_usd END AS deal_usd,
  e.rumoured_usd,
  e.amount,
  e.unit,
  e.parts,
  e.roots,
  e.agreement,
  v.publisher,
  v.url,
  e.doubt,
  e.grade
FROM mart.events AS e
INNER JOIN mart.latest_figures AS v ON e.claim_id = v.claim_id
WHERE
  e.event_day BETWEEN coalesce($since, DATE '0001-01-01') AND coalesce($until, DATE '9999-12-31')
  AND (e.status IN ('actual', 'announced') OR e.rumoured_usd IS NOT NULL)
  AND ($metric IS NULL OR e.metric = $metric)
  AND NOT e.is_outbid
ORDER BY deal_usd DESC NULLS LAST, e.rumoured_usd DESC NULLS LAST, e.subject ASC
LIMIT $rows
