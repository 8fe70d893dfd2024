-- Each year of an index holds until the next one that it has; the last one goes on.
SELECT
  i.currency,
  i.year,
  coalesce(lead(i.year) OVER (PARTITION BY i.currency ORDER BY i.year) - 1, 9999) AS last_year,
  i.index_value,
  i.source
FROM core.price_index AS i
