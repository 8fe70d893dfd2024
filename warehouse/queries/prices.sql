-- The price in force on the day: of each product under the same dimensions, the last one that began by then.
SELECT
  p.subject,
  p.direction,
  p.tier,
  p.context_min,
  p.context_max,
  p.qualifier,
  p.price,
  p.comparator,
  p.unit,
  p.per,
  p.price_from,
  p.publisher,
  p.url,
  p.sentence
FROM mart.prices AS p
WHERE
  ($subject IS NULL OR lower(p.subject) = lower($subject) OR p.subject_id = $subject)
  AND ($on_day IS NULL OR p.price_from IS NULL OR p.price_from <= $on_day)
  AND ($on_day IS NULL OR p.price_until IS NULL OR p.price_until >= $on_day)
  AND p.change IS NULL
  AND p.status IN ('actual', 'announced')
QUALIFY
  row_number() OVER (
    PARTITION BY
      coalesce(p.subject_id, lower(p.subject)), p.dimensions, p.qualifier, p.unit, p.per
    ORDER BY p.price_from DESC NULLS LAST, p.published DESC NULLS LAST, p.claim_id ASC
  ) = 1
ORDER BY p.subject, p.tier, p.context_min NULLS FIRST, p.direction, p.claim_id
