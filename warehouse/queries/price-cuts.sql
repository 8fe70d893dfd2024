SELECT
  n.subject,
  n.direction,
  n.tier,
  n.context_min,
  n.context_max,
  o.price AS old_price,
  n.price AS new_price,
  n.unit,
  n.per,
  round(100 * (n.price / o.price - 1), 1) AS percent,
  n.price_from,
  n.publisher,
  n.url
FROM mart.prices AS o
INNER JOIN mart.prices AS n
  ON
    o.subject_key = n.subject_key AND o.price_to = n.price_from AND o.dimensions = n.dimensions
    AND o.unit IS NOT DISTINCT FROM n.unit AND o.per IS NOT DISTINCT FROM n.per
WHERE
  n.price < o.price AND n.price_from <= coalesce($day, DATE '9999-12-31')
  AND (n.price_from >= $since OR $since IS NULL)
  AND ($subject IS NULL OR n.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
ORDER BY percent ASC, n.price_from DESC, n.subject ASC
