-- The tokens that go in make the length of the context, and the whole workload is paid at the tier that it falls in:
-- of a product whose prices go by context, one that tells no context is no price of any.
SELECT
  c.subject,
  c.tier,
  c.unit,
  c.price_in,
  c.price_out,
  (tokens_in::BIGINT * c.price_in + tokens_out::BIGINT * c.price_out) / c.tokens AS cost,
  c.first_in AS flat_price_in,
  c.first_out AS flat_price_out,
  (tokens_in::BIGINT * c.first_in + tokens_out::BIGINT * c.first_out) / c.tokens AS flat_cost
FROM (
  SELECT
    p.subject,
    p.tier,
    p.unit,
    coalesce(try_cast(split_part(p.per, ' ', 1) AS DOUBLE), 1) AS tokens,
    min(p.price) FILTER (p.direction = 'input' AND p.is_reached) AS price_in,
    min(p.price) FILTER (p.direction = 'output' AND p.is_reached) AS price_out,
    arg_min(p.price, coalesce(p.context_min, 0)) FILTER (p.direction = 'input') AS first_in,
    arg_min(p.price, coalesce(p.context_min, 0)) FILTER (p.direction = 'output') AS first_out
  FROM (
    SELECT
      q.*,
      tokens_in::BIGINT > coalesce(q.context_min, -1)
      AND tokens_in::BIGINT <= coalesce(q.context_max, 9223372036854775807) AND q.is_placed AS is_reached
    FROM price_on(model, day) AS q
    WHERE q.per LIKE '%token'
  ) AS p
  GROUP BY ALL
) AS c
WHERE c.price_in IS NOT NULL AND c.price_out IS NOT NULL
ORDER BY c.subject, c.tier NULLS FIRST, c.unit
