-- Amounts that agree within 3 % and are told within 60 days of one another (of a takeover, which closes long after it is
-- announced, 400) are one statement, an atom. Claims of another event never part it: more claims only join what they
-- stand between. An amount under two names is told apart by them.
WITH rising AS (
  SELECT
    e.*,
    CASE e.metric WHEN 'acquisition_price' THEN 400 ELSE 60 END AS gap,
    coalesce(e.amount > 1.03 * lag(e.amount) OVER by_amount, TRUE) AS opens
  FROM core.event_claims AS e
  WINDOW by_amount AS (PARTITION BY e.series_id, e.side, e.doubt, e.unit ORDER BY e.amount, e.claim_id)
),

leveled AS (
  SELECT
    r.*,
    concat_ws('|', r.series_id, r.side, r.doubt, r.unit, sum(r.opens::INTEGER) OVER (
      PARTITION BY r.series_id, r.side, r.doubt, r.unit ORDER BY r.amount, r.claim_id
    )) AS level
  FROM rising AS r
),

following AS (
  SELECT
    l.*,
    coalesce(
      l.event_day - lag(l.event_day) OVER (PARTITION BY l.level ORDER BY l.event_day, l.claim_id) > l.gap, TRUE
    ) AS follows
  FROM leveled AS l
),

dated AS (
  SELECT
    f.*,
    concat_ws(
      '|', f.level, sum(f.follows::INTEGER) OVER (PARTITION BY f.level ORDER BY f.event_day, f.claim_id)
    ) AS told_once
  FROM following AS f
)

SELECT
  d.* EXCLUDE (level, opens, follows, told_once),
  concat_ws(
    '|',
    d.told_once,
    CASE
      WHEN
        min(d.told_as[1]) OVER once <> max(d.told_as[1]) OVER once
        OR min(d.told_as[2]) OVER once <> max(d.told_as[2]) OVER once
        THEN d.label
    END
  ) AS atom
FROM dated AS d
WINDOW once AS (PARTITION BY d.told_once)
