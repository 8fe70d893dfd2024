-- Claims of money in another currency than their figure is told in are conversions by an editor: the figure's currency
-- is the one that most roots tell outside of brackets, of facts and announcements together, and of what is less.
WITH currencies AS (
  SELECT
    t.figure_id,
    coalesce(t.status IN ('actual', 'announced'), FALSE) AS is_fact,
    t.unit,
    count(DISTINCT t.root) FILTER (NOT t.is_aside) AS roots,
    min(t.distance) AS nearest
  FROM core.told_figures AS t
  WHERE t.canonical_unit = 'money'
  GROUP BY t.figure_id, is_fact, t.unit
),

ahead AS (
  SELECT
    c.figure_id,
    c.is_fact,
    arg_max(c.unit, { 'roots': c.roots, 'nearest': -c.nearest, 'unit': c.unit }) AS unit
  FROM currencies AS c
  GROUP BY c.figure_id, c.is_fact
  HAVING count(*) > 1
)

SELECT
  t.* REPLACE (g.doubt AS doubt),
  coalesce(t.unit <> l.unit, FALSE) AS is_conversion,
  t.comparator <> '=' OR t.reach_high - t.reach_low > 0.02 * abs(t.reach_high + t.reach_low) / 2 AS is_rounded,
  g.trust,
  g.grade
FROM core.told_figures AS t
INNER JOIN core.grades AS g ON t.claim_id = g.claim_id
LEFT JOIN ahead AS l
  ON t.figure_id = l.figure_id AND coalesce(t.status IN ('actual', 'announced'), FALSE) = l.is_fact
