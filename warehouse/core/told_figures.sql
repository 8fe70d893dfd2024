-- Claims with their figure and with amounts in euros and dollars at the rate of the last banking day up to the event.
SELECT
  p.figure_id,
  p.slot_start,
  p.slot_end,
  p.dated_on,
  p.doubt,
  s.*,
  CASE s.tier
    WHEN 'company' THEN 1
    WHEN 'regulator' THEN 2
    WHEN 'agency' THEN 3
    WHEN 'press' THEN 4
    ELSE 5
  END AS distance,
  r.day AS rate_day,
  (s.value * CASE s.unit WHEN 'EUR' THEN 1 ELSE r.in_eur END)::DECIMAL(28, 4) AS amount_eur,
  (s.value * CASE s.unit WHEN 'USD' THEN 1 ELSE r.in_usd END)::DECIMAL(28, 4) AS amount_usd,
  r.in_usd
FROM core.placements AS p
INNER JOIN core.statements AS s ON p.claim_id = s.claim_id
ASOF LEFT JOIN core.rates AS r
  ON s.unit = r.currency AND coalesce(p.dated_on, p.slot_end, s.told) >= r.day
