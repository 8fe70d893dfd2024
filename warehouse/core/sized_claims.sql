-- Sizes compare within a course: what is, and what is planned, forecast or rumoured, each for itself.
SELECT
  s.claim_id,
  s.series_id,
  CASE WHEN s.status IN ('actual', 'announced') THEN 'fact' ELSE s.status END AS course,
  s.value * coalesce(u.worth, 1) AS size,
  coalesce(s.period_end, s.told) AS day,
  s.told,
  list_position(['company', 'regulator', 'agency', 'press', 'blog'], s.tier) AS distance,
  s.root,
  CASE WHEN NOT m.is_event THEN m.jump END AS jump,
  CASE
    WHEN s.value * coalesce(u.worth, 1) < b.plausible_low THEN b.plausible_low
    WHEN s.value * coalesce(u.worth, 1) > b.plausible_high THEN b.plausible_high
  END AS bound
FROM core.statements AS s
INNER JOIN core.metrics AS m ON s.metric = m.metric
LEFT JOIN core.units AS u ON s.unit = u.unit
LEFT JOIN core.bounds AS b
  ON s.metric = b.metric AND CASE
    WHEN s.unit IS NULL THEN 'none' WHEN s.unit = '1' AND s.value >= 1 THEN 'count' ELSE coalesce(u.kind, 'count')
  END = b.kind
WHERE s.change IS NULL
