-- What one unit of a currency was worth, on each day that the Bank fixed it; the euro is worth itself.
SELECT
  r.currency,
  r.day,
  1 / r.per_euro AS in_eur,
  usd.per_euro / r.per_euro AS in_usd
FROM core.exchange_rates AS r
INNER JOIN core.exchange_rates AS usd ON r.day = usd.day AND usd.currency = 'USD'
UNION ALL
SELECT
  'EUR' AS currency,
  usd.day,
  1 AS in_eur,
  usd.per_euro AS in_usd
FROM core.exchange_rates AS usd
WHERE usd.currency = 'USD'
