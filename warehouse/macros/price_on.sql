SELECT
  p.subject,
  p.direction,
  p.tier,
  p.context_min,
  p.context_max,
  p.price,
  p.unit,
  p.per,
  p.price_from,
  p.price_to,
  p.publisher,
  p.url,
  p.sentence,
  coalesce(p.context_min, p.context_max) IS NOT NULL
  OR count(coalesce(p.context_min, p.context_max)) OVER (PARTITION BY p.subject_key, p.tier, p.unit, p.per) = 0 AS is_placed
FROM mart.prices AS p
WHERE
  p.subject_key IN (SELECT k.subject_key FROM subject_keys(model) AS k)
  AND p.price_from <= day AND (p.price_to IS NULL OR day < p.price_to)
ORDER BY p.tier, p.context_min NULLS FIRST, p.direction, p.price
