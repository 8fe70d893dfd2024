-- What joins figures to one transaction: a round's name; one other side within a time; the same amount told within 60
-- days, though as something else (an investment, an acquisition), unless two sides or two rounds have it; a whole and its
-- parts.
WITH sums AS (
  SELECT
    d.*,
    CASE WHEN d.kind IN ('acquisition', 'funding') THEN 'capital' ELSE d.kind END AS course
  FROM core.deal_claims AS d
  WHERE d.is_sum
),

rising AS (
  SELECT
    s.*,
    coalesce(s.value > 1.03 * lag(s.value) OVER by_value, TRUE) AS opens,
    coalesce(s.day - lag(s.day) OVER by_day > s.gap, TRUE) AS parts
  FROM sums AS s
  WINDOW
    by_value AS (PARTITION BY s.subject_key, s.course, s.unit ORDER BY s.value, s.claim_id),
    by_day AS (PARTITION BY s.subject_key, s.kind, s.party, s.round IS NULL ORDER BY s.day, s.claim_id)
),

leveled AS (
  SELECT
    r.*,
    sum(r.opens::INTEGER) OVER (PARTITION BY r.subject_key, r.course, r.unit ORDER BY r.value, r.claim_id) AS level,
    sum(r.parts::INTEGER) OVER (
      PARTITION BY r.subject_key, r.kind, r.party, r.round IS NULL ORDER BY r.day, r.claim_id
    ) AS deed
  FROM rising AS r
),

following AS (
  SELECT
    l.*,
    coalesce(l.day - lag(l.day) OVER in_order > 60, TRUE) AS follows
  FROM leveled AS l
  WINDOW in_order AS (PARTITION BY l.subject_key, l.course, l.unit, l.level ORDER BY l.day, l.claim_id)
),

told AS (
  SELECT
    f.*,
    concat_ws('|', f.subject_key, f.course, f.unit, f.level, sum(f.follows::INTEGER) OVER (
      PARTITION BY f.subject_key, f.course, f.unit, f.level ORDER BY f.day, f.claim_id
    )) AS amount
  FROM following AS f
)

SELECT DISTINCT
  a.figure_id,
  'amount|' || a.amount AS tie
FROM told AS a
QUALIFY
  min(a.party) OVER (PARTITION BY a.amount) IS NOT DISTINCT FROM max(a.party) OVER (PARTITION BY a.amount)
  AND min(a.round) OVER (PARTITION BY a.amount) IS NOT DISTINCT FROM max(a.round) OVER (PARTITION BY a.amount)
UNION
SELECT
  a.figure_id,
  concat_ws('|', 'round', a.subject_key, a.round) AS tie
FROM told AS a
WHERE starts_with(a.round, 'series_')
UNION
SELECT
  a.figure_id,
  concat_ws('|', 'party', a.subject_key, a.kind, a.party, a.deed) AS tie
FROM told AS a
WHERE a.party IS NOT NULL AND a.round IS NULL
UNION
SELECT
  unnest([p.figure_id, p.whole_id]) AS figure_id,
  'whole|' || p.whole_id AS tie
FROM core.deal_parts AS p
WHERE p.is_sum
