-- The price in force on the day: of each product under the same dimensions, the last one that began by then.
SELECT
  p.subject,
  p.direction,
  p.tier,
  p.context_min,
  p.context_max,
  p.price,
  p.comparator,
  p.unit,
  p.per,
  p.price_from,
  p.price_to,
  p.publisher,
  p.url,
  p.sentence
FROM mart.prices AS p
WHERE
  ($subject IS NULL OR p.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
  AND p.price_from <= coalesce($on_day, DATE '9999-12-31')
  AND (p.price_to IS NULL OR coalesce($on_day, DATE '9999-12-31') < p.price_to)
ORDER BY p.subject, p.tier, p.context_min NULLS FIRST, p.direction, p.claim_id
