-- Claims of one event are one figure; told as several rounds each is one, and a claim that names none means the only
-- one that is named; so for each loose dimension. A period tells its own figure; a level that is told without a time
-- stands for the month in which it was told; what lasts has one figure. Doubted claims make figures of their own.
WITH named AS (
  SELECT
    s.*,
    d.doubt,
    [min(s.told_as[1]) OVER one_session, min(s.told_as[2]) OVER one_session] AS lowest,
    [max(s.told_as[1]) OVER one_session, max(s.told_as[2]) OVER one_session] AS highest
  FROM core.event_sessions AS s
  LEFT JOIN core.doubts AS d ON s.claim_id = d.claim_id
  WINDOW one_session AS (PARTITION BY s.series_id, s.metric, s.subject_key, s.side, s.session, d.doubt)
),

parts AS (
  SELECT
    n.*,
    n.side || array_to_string(
      [coalesce(v, CASE WHEN n.lowest[i] = n.highest[i] THEN n.lowest[i] END, '') FOR v, i IN n.told_as], '|'
    ) AS part
  FROM named AS n
),

slots AS (
  SELECT
    p.claim_id,
    p.series_id,
    p.part,
    p.doubt,
    min(p.event_day) OVER one_event AS slot_start,
    max(p.event_day) OVER one_event AS slot_end,
    min(p.event_day) OVER (
      PARTITION BY p.series_id, p.metric, p.subject_key, p.part, p.session, p.doubt, p.status
    ) AS dated_on
  FROM parts AS p
  WINDOW one_event AS (PARTITION BY p.series_id, p.metric, p.subject_key, p.part, p.session, p.doubt)
  UNION ALL
  SELECT
    s.claim_id,
    s.series_id,
    CASE WHEN m.is_by_counterparty THEN coalesce(s.counterparty_key, '') ELSE '' END AS part,
    d.doubt,
    CASE WHEN NOT m.is_lasting THEN coalesce(s.period_start, date_trunc('month', s.told)::DATE) END AS slot_start,
    CASE WHEN NOT m.is_lasting THEN coalesce(s.period_end, last_day(s.told)) END AS slot_end,
    NULL AS dated_on
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
        '|', s.series_id, s.part, coalesce(s.slot_start::VARCHAR, ''), coalesce(s.slot_end::VARCHAR, ''), s.doubt
      )
    ),
    16
  ) AS figure_id,
  s.slot_start,
  s.slot_end,
  s.dated_on,
  s.doubt
FROM slots AS s
