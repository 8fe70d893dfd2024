SELECT p.* EXCLUDE (is_placed)
FROM price_on($subject, $day) AS p
WHERE
  ($direction IS NULL OR p.direction = $direction)
  AND (
    $context IS NULL
    OR (p.is_placed AND $context > coalesce(p.context_min, -1) AND $context <= coalesce(p.context_max, 9223372036854775807))
  )
ORDER BY p.tier NULLS FIRST, p.context_min NULLS FIRST, p.direction, p.price
