-- Amounts in one currency only: a sum of another currency is another list. Each round, and all rounds together, is a row.
SELECT
  d.subject,
  d.counterparty,
  d.metric,
  d.dimensions ->> 'round' AS round,
  d.dimensions ->> 'scope' AS scope,
  max(d.value) FILTER (WHERE d.status <> 'rumoured') AS amount,
  max(d.value) FILTER (WHERE d.status = 'rumoured') AS rumoured_amount,
  d.unit,
  min(d.announced_on) AS first_announced,
  count(*) AS claims,
  arg_max(d.url, d.published) AS url
FROM mart.deals AS d
WHERE
  d.unit = $currency
  AND d.metric NOT IN ('valuation', 'premium')
  AND (d.announced_on >= $since OR $since IS NULL)
  AND (d.announced_on <= $until OR $until IS NULL)
GROUP BY d.subject, d.counterparty, d.metric, round, scope, d.unit
ORDER BY coalesce(amount, rumoured_amount) DESC, d.subject ASC, d.metric ASC
LIMIT $rows
