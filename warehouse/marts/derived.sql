-- Where the result is told as well, both must agree to five per cent, or within the bound that is told.
SELECT
  d.*,
  CASE d.told_comparator
    WHEN '>' THEN d.value >= d.told_value * 0.95
    WHEN '<' THEN d.value <= d.told_value * 1.05
    ELSE abs(d.value - d.told_value) <= 0.05 * d.told_value
  END AS agrees
FROM (
  FROM core.derived_valuations
  UNION ALL
  FROM core.derived_spending
  UNION ALL
  FROM core.derived_rates
  UNION ALL
  FROM core.derived_parts
  UNION ALL
  FROM core.derived_growth
) AS d
