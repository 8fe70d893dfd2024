-- What joins statements whose amounts differ: the name of a round, whenever it is told; an acquirer or another side, while
-- no more than the event's gap lies between; else, of what nothing names, 31 days, for sizes within a factor of 1.5. A
-- document that tells two amounts contradicts no other by that.
WITH scoped AS (
  SELECT
    a.*,
    CASE
      WHEN a.named IS NOT NULL THEN 'named' WHEN a.is_alone AND a.side <> '' THEN 'side' WHEN a.is_alone THEN 'day'
    END AS scope,
    CASE
      WHEN starts_with(a.named, 'series_') THEN 100000 WHEN a.named IS NOT NULL OR a.side <> '' THEN a.gap ELSE 31
    END AS days
  FROM core.event_atoms AS a
),

rising AS (
  SELECT
    s.*,
    concat_ws('|', s.scope, s.series_id, s.side, s.doubt, s.label) AS told_of,
    coalesce(
      s.scope = 'day' AND s.size > 1.5 * lag(s.size) OVER (
        PARTITION BY s.scope, s.series_id, s.side, s.doubt, s.label ORDER BY s.size, s.claim_id
      ),
      FALSE
    ) AS opens
  FROM scoped AS s
  WHERE s.scope IS NOT NULL
),

leveled AS (
  SELECT
    r.*,
    concat_ws(
      '|', r.told_of, sum(r.opens::INTEGER) OVER (PARTITION BY r.told_of ORDER BY r.size, r.claim_id)
    ) AS level
  FROM rising AS r
),

following AS (
  SELECT
    l.*,
    coalesce(
      l.event_day - lag(l.event_day) OVER (PARTITION BY l.level ORDER BY l.event_day, l.claim_id) > l.days, TRUE
    ) AS follows
  FROM leveled AS l
),

ties AS (
  SELECT
    f.atom,
    f.scope,
    concat_ws('|', f.level, sum(f.follows::INTEGER) OVER (PARTITION BY f.level ORDER BY f.event_day, f.claim_id))
      AS tie
  FROM following AS f
),

names AS (
  SELECT
    a.atom,
    min(a.named) AS named
  FROM core.event_atoms AS a
  GROUP BY a.atom
)

SELECT DISTINCT
  t.atom,
  t.tie
FROM ties AS t
INNER JOIN names AS n ON t.atom = n.atom
-- A month in which two events that have names are told joins neither.
QUALIFY
  t.scope <> 'day' OR min(n.named) OVER (PARTITION BY t.tie) IS NOT DISTINCT FROM max(n.named) OVER (PARTITION BY t.tie)
