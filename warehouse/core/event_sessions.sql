-- An event's claims are one session while no more than 45 days lie between two of them; of a takeover, which closes
-- long after it is announced, 400.
WITH known AS (
  SELECT
    s.claim_id,
    s.series_id,
    s.metric,
    s.subject_key,
    -- A bidder whom the catalogue doesn't know may be misread: it tells no offer apart.
    [
      CASE
        WHEN d <> 'counterparty' THEN s.dimensions ->> d WHEN s.counterparty_key NOT LIKE 'name:%' THEN s.counterparty_key
      END
      FOR d IN json_keys(m.loose_dimensions)
    ] AS told_as,
    s.status,
    CASE WHEN m.is_by_counterparty THEN coalesce(s.counterparty_key, '') ELSE '' END AS side,
    coalesce(
      CASE WHEN s.period_end - s.period_start <= 31 THEN s.period_start END, least(s.told, s.period_end)
    ) AS event_day
  FROM core.statements AS s
  INNER JOIN core.metrics AS m ON s.metric = m.metric AND m.is_event
),

gaps AS (
  SELECT
    k.*,
    coalesce(
      k.event_day - lag(k.event_day) OVER in_order > CASE k.metric WHEN 'acquisition_price' THEN 400 ELSE 45 END, TRUE
    ) AS opens
  FROM known AS k
  WINDOW in_order AS (PARTITION BY k.series_id, k.metric, k.subject_key, k.side ORDER BY k.event_day, k.claim_id)
)

SELECT
  g.claim_id,
  g.series_id,
  g.metric,
  g.subject_key,
  g.status,
  g.side,
  g.told_as,
  g.event_day,
  sum(g.opens::INTEGER) OVER (
    PARTITION BY g.series_id, g.metric, g.subject_key, g.side ORDER BY g.event_day, g.claim_id
  ) AS session
FROM gaps AS g
