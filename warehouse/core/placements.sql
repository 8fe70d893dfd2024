-- Claims of one event are one figure: what joins them is the amount, the round, the other side or the day, and nothing
-- that another event's claims could take from them. A period tells its own figure; a level that is told without a time
-- stands for the month in which it was told; what lasts has one figure. Doubted claims make figures of their own.
WITH grouped AS (
  SELECT
    a.*,
    coalesce(g.root, a.atom) AS root
  FROM core.event_atoms AS a
  LEFT JOIN core.event_groups AS g ON a.atom = g.atom
),

slots AS (
  SELECT
    g.claim_id,
    g.series_id,
    concat_ws(
      '|',
      g.side,
      -- A round bears its name, another event what was told of it first.
      coalesce(
        min(CASE WHEN starts_with(g.named, 'series_') THEN g.named END) OVER one_event,
        first(concat_ws('|', g.event_day, g.unit, g.amount)) OVER in_order
      )
    ) AS part,
    nullif(g.doubt, '') AS doubt,
    min(g.event_day) OVER one_event AS slot_start,
    max(g.event_day) OVER one_event AS slot_end,
    min(g.event_day) OVER (PARTITION BY g.root, g.status) AS dated_on,
    TRUE AS is_event
  FROM grouped AS g
  WINDOW
    one_event AS (PARTITION BY g.root),
    in_order AS (PARTITION BY g.root ORDER BY g.event_day, g.amount, g.unit)
  UNION ALL
  SELECT
    s.claim_id,
    s.series_id,
    CASE WHEN m.is_by_counterparty THEN coalesce(s.counterparty_key, '') ELSE '' END AS part,
    d.doubt,
    CASE WHEN NOT m.is_lasting THEN coalesce(s.period_start, date_trunc('month', s.told)::DATE) END AS slot_start,
    CASE WHEN NOT m.is_lasting THEN coalesce(s.period_end, last_day(s.told)) END AS slot_end,
    NULL AS dated_on,
    FALSE AS is_event
  FROM core.statements AS s
  INNER JOIN core.metrics AS m ON s.metric = m.metric AND NOT m.is_event
  LEFT JOIN core.doubts AS d ON s.claim_id = d.claim_id
)

SELECT
  s.claim_id,
  s.series_id,
  left(
    md5(
      concat_ws(
        '|', s.series_id, s.part, CASE WHEN NOT s.is_event THEN coalesce(s.slot_start::VARCHAR, '') END,
        CASE WHEN NOT s.is_event THEN coalesce(s.slot_end::VARCHAR, '') END, s.doubt
      )
    ),
    16
  ) AS figure_id,
  s.slot_start,
  s.slot_end,
  s.dated_on,
  s.doubt
FROM slots AS s
