WITH backers AS (
  SELECT
    f.event_id,
    f.subject,
    f.amount_usd,
    f.event_day,
    trim(unnest(string_split(f.counterparty, ' and '))) AS investor
  FROM mart.event_figures AS f
  WHERE
    f.metric IN ('investment', 'funding_round') AND f.status IN ('actual', 'announced')
    AND f.event_day BETWEEN coalesce($since, DATE '0001-01-01') AND coalesce($until, DATE '9999-12-31')
)

SELECT
  any_value(b.investor ORDER BY b.investor) AS investor,
  count(DISTINCT b.event_id) AS deals,
  list_sort(list(DISTINCT b.subject)) AS companies,
  max(b.amount_usd) AS largest_usd,
  max(b.event_day) AS last_day
FROM backers AS b
GROUP BY lower(strip_accents(b.investor))
-- Who took part in as many as somebody beyond the last row can't be told from them.
QUALIFY count(*) OVER (ORDER BY count(DISTINCT b.event_id) DESC) <= $rows
ORDER BY deals DESC, largest_usd DESC NULLS LAST, investor ASC
LIMIT $rows
