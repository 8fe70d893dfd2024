-- Prices, stakes, premiums and valuations of one subject within 60 days are one transaction; contracts, commitments,
-- grants, loans and bonds make events of their own. In an event the largest sum of the most roots is the total, what
-- agrees with it is the same sum told as something else, what another bidder offers is a rival, smaller sums are its
-- parts. The sum of all rounds so far, the debt that a company has and the size of a fund are no transactions.
WITH told AS (
  SELECT
    m.*,
    CASE
      WHEN
        m.metric IN (
          'acquisition_price', 'investment', 'funding_round', 'valuation', 'premium', 'equity_share', 'voting_share'
        )
        THEN 'capital'
      ELSE m.metric
    END AS kind,
    coalesce(m.dated_on, m.slot_start, m.first_told) AS day,
    coalesce(m.amount_usd::DOUBLE, m.value) AS size,
    CASE m.metric WHEN 'acquisition_price' THEN 1 WHEN 'funding_round' THEN 2 WHEN 'investment' THEN 3 END AS sum_rank
  FROM mart.modalities AS m
  WHERE
    (m.family = 'deal' OR m.metric IN ('equity_share', 'voting_share', 'subsidy')) AND m.change IS NULL
    AND (m.metric <> 'funding_round' OR (m.dimensions ->> 'scope') IS DISTINCT FROM 'total')
    AND (m.metric <> 'debt' OR (m.dimensions ->> 'instrument') IS NOT NULL)
    AND m.metric <> 'fund_size' AND m.conversions < m.claims
),

opened AS (
  SELECT
    t.*,
    coalesce(
      t.day - lag(t.day) OVER (PARTITION BY t.subject_key, t.kind ORDER BY t.day, t.figure_id, t.status) > 60, TRUE
    ) AS opens
  FROM told AS t
),

sessions AS (
  SELECT
    o.*,
    sum(o.opens::INTEGER) OVER (PARTITION BY o.subject_key, o.kind ORDER BY o.day, o.figure_id, o.status) AS session
  FROM opened AS o
),

placed AS (
  SELECT
    s.*,
    min(s.day) OVER one_event AS event_day,
    CASE WHEN s.sum_rank IS NOT NULL OR s.kind <> 'capital' THEN row_number() OVER ranked END AS place,
    first({ 'size': s.size, 'metric': s.metric, 'counterparty': s.counterparty }) OVER ranked AS total
  FROM sessions AS s
  WINDOW
    one_event AS (PARTITION BY s.subject_key, s.kind, s.session),
    ranked AS (
      PARTITION BY s.subject_key, s.kind, s.session
      ORDER BY
        (s.sum_rank IS NOT NULL OR s.kind <> 'capital') DESC, s.status NOT IN ('actual', 'announced'), s.roots DESC,
        s.size DESC, s.sum_rank ASC, s.figure_id ASC
    )
)

SELECT
  left(md5(concat_ws('|', p.subject_key, p.kind, p.event_day::VARCHAR)), 16) AS event_id,
  p.kind,
  p.event_day,
  CASE
    WHEN p.place = 1 THEN 'total'
    WHEN p.place IS NULL THEN p.metric
    WHEN
      p.metric = 'acquisition_price' AND p.total.metric = 'acquisition_price'
      AND p.counterparty <> p.total.counterparty
      THEN 'rival'
    WHEN p.status IN ('rumoured', 'forecast') THEN 'rumour'
    WHEN abs(p.size - p.total.size) <= 0.05 * p.total.size THEN 'same'
    WHEN p.size < p.total.size THEN 'part'
    ELSE 'other'
  END AS role,
  p.* EXCLUDE (kind, day, size, sum_rank, opens, session, event_day, place, total)
FROM placed AS p
