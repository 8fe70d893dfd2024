SELECT
  w.subject,
  w.tier,
  w.unit,
  w.price_in,
  w.price_out,
  round(w.cost, 6) AS cost,
  round(w.flat_cost, 6) AS flat_cost,
  round(w.cost - w.flat_cost, 6) AS missed
FROM workload_cost($subject, $day, $tokens_in, $tokens_out) AS w
ORDER BY w.tier NULLS FIRST, w.unit
