-- An event's claims are one figure while no more than 45 days lie between two of them, of a takeover, which closes long
-- after it is announced, 400; a period tells its own figure;
-- a level that is told without a time stands for the month in which it was told; what lasts has one figure.
WITH known AS (
  SELECT
    s.claim_id,
    s.series_id,
    s.metric,
    s.subject_key,
    m.is_event,
    m.is_lasting,
    s.status,
    s.told,
    s.period_start,
    s.period_end,
    CASE WHEN m.is_by_counterparty THEN coalesce(s.counterparty_key, '') ELSE '' END AS side,
    coalesce(
      CASE WHEN s.period_end - s.period_start <= 31 THEN s.period_start END, least(s.told, s.period_end)
    ) AS event_day
  FROM core.statements AS s
  INNER JOIN core.metrics AS m ON s.metric = m.metric
),

gaps AS (
  SELECT
    k.*,
    coalesce(
      k.event_day - lag(k.event_day) OVER in_order > CASE k.metric WHEN 'acquisition_price' THEN 400 ELSE 45 END, TRUE
    ) AS opens
  FROM known AS k
  WHERE k.is_event
  WINDOW in_order AS (PARTITION BY k.series_id, k.metric, k.subject_key, k.side ORDER BY k.event_day, k.claim_id)
),

sessions AS (
  SELECT
    g.*,
    sum(g.opens::INTEGER) OVER (
      PARTITION BY g.series_id, g.metric, g.subject_key, g.side ORDER BY g.event_day, g.claim_id
    ) AS session
  FROM gaps AS g
),

slots AS (
  SELECT
    s.claim_id,
    s.series_id,
    s.side,
    min(s.event_day) OVER one_event AS slot_start,
    max(s.event_day) OVER one_event AS slot_end,
    min(s.event_day) OVER (
      PARTITION BY s.series_id, s.metric, s.subject_key, s.side, s.session, s.status
    ) AS dated_on
  FROM sessions AS s
  WINDOW one_event AS (PARTITION BY s.series_id, s.metric, s.subject_key, s.side, s.session)
  UNION ALL
  SELECT
    k.claim_id,
    k.series_id,
    k.side,
    CASE WHEN NOT k.is_lasting THEN coalesce(k.period_start, date_trunc('month', k.told)::DATE) END AS slot_start,
    CASE WHEN NOT k.is_lasting THEN coalesce(k.period_end, last_day(k.told)) END AS slot_end,
    NULL AS dated_on
  FROM known AS k
  WHERE NOT k.is_event
)

SELECT
  s.claim_id,
  s.series_id,
  left(
    md5(concat_ws('|', s.series_id, s.side, coalesce(s.slot_start::VARCHAR, ''), coalesce(s.slot_end::VARCHAR, ''))), 16
  ) AS figure_id,
  s.slot_start,
  s.slot_end,
  s.dated_on
FROM slots AS s
