-- The figures of each transaction (core.deal_ties says what joins them). Of its sums one that is no part of another is
-- the total: a fact before a rumour, told by most roots, then the largest. What agrees with it is the same sum told as
-- something else; smaller sums are its parts. A valuation, a stake and a premium are of the sums beside which they are told.
WITH attached AS (
  SELECT
    p.figure_id,
    w.event_id,
    min(w.event_day) AS event_day
  FROM core.deal_parts AS p
  INNER JOIN core.deal_groups AS w ON p.whole_id = w.figure_id
  WHERE NOT p.is_sum
  GROUP BY p.figure_id, w.event_id
),

placed AS (
  SELECT
    m.*,
    g.event_id,
    g.event_day,
    TRUE AS is_sum,
    m.figure_id IN (
      SELECT p.figure_id FROM core.deal_parts AS p
      WHERE p.is_sum
    ) AS is_part,
    coalesce(m.amount_usd::DOUBLE, m.value) AS size
  FROM core.deal_groups AS g
  INNER JOIN mart.modalities AS m ON g.subject_key = m.subject_key AND g.figure_id = m.figure_id
  WHERE m.conversions < m.claims
  UNION ALL
  SELECT
    m.*,
    a.event_id,
    a.event_day,
    FALSE AS is_sum,
    FALSE AS is_part,
    m.value AS size
  FROM attached AS a
  INNER JOIN mart.modalities AS m ON a.figure_id = m.figure_id
  WHERE m.conversions < m.claims
),

ranked AS (
  SELECT
    p.*,
    row_number() OVER totals AS place,
    first({ 'size': p.size, 'metric': p.metric, 'counterparty': p.counterparty }) OVER totals AS total
  FROM placed AS p
  WINDOW totals AS (
    PARTITION BY p.event_id
    ORDER BY
      p.is_sum DESC, p.status NOT IN ('actual', 'announced'), p.is_part ASC, p.roots DESC, p.size DESC,
      list_position(['acquisition_price', 'funding_round', 'investment'], p.metric) ASC, p.figure_id ASC, p.status ASC
  )
)

SELECT
  r.event_id,
  CASE r.total.metric
    WHEN 'acquisition_price' THEN 'acquisition' WHEN 'funding_round' THEN 'round' ELSE r.total.metric
  END AS kind,
  r.event_day,
  CASE
    WHEN NOT r.is_sum THEN r.metric
    WHEN r.place = 1 THEN 'total'
    WHEN r.is_part THEN 'part'
    WHEN r.status IN ('rumoured', 'forecast') THEN 'rumour'
    WHEN abs(r.size - r.total.size) <= 0.05 * r.total.size THEN 'same'
    WHEN r.size < r.total.size THEN 'part'
    ELSE 'other'
  END AS role,
  r.* EXCLUDE (event_id, event_day, is_sum, is_part, size, place, total)
FROM ranked AS r
