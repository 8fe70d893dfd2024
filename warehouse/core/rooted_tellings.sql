-- In figures that several roots tell: what each root tells, how many roots tell the same, and how likely all misread it.
WITH shared AS (
  SELECT t.figure_id
  FROM core.told_figures AS t
  WHERE t.doubt IS NULL
  GROUP BY t.figure_id
  HAVING min(t.root) <> max(t.root)
),

tellings AS (
  SELECT
    t.series_id,
    t.figure_id,
    coalesce(t.status IN ('actual', 'announced'), FALSE) AS is_fact,
    coalesce(t.unit, '') AS unit,
    t.root,
    t.reach_low,
    t.reach_high,
    any_value(t.value ORDER BY t.claim_id) AS value,
    max(t.confidence) AS confidence
  FROM core.told_figures AS t
  SEMI JOIN shared AS s ON t.figure_id = s.figure_id
  WHERE t.comparator NOT IN ('<', '>')
  GROUP BY ALL
),

agreeing AS (
  SELECT
    a.figure_id,
    a.is_fact,
    a.unit,
    a.root,
    a.reach_low,
    a.reach_high,
    max(o.confidence) AS confidence
  FROM tellings AS a
  INNER JOIN tellings AS o
    ON
      a.figure_id = o.figure_id AND a.is_fact = o.is_fact AND a.unit = o.unit AND a.root <> o.root
      AND a.reach_low <= o.reach_high AND a.reach_high >= o.reach_low
  GROUP BY a.figure_id, a.is_fact, a.unit, a.root, a.reach_low, a.reach_high, o.root
),

backed AS (
  SELECT
    g.* EXCLUDE (confidence),
    1 + count(*) AS roots,
    product(1 - g.confidence) AS misread
  FROM agreeing AS g
  GROUP BY ALL
)

SELECT
  t.series_id,
  t.figure_id,
  t.is_fact,
  t.unit,
  t.root,
  t.reach_low,
  t.reach_high,
  t.value,
  t.confidence,
  coalesce(b.roots, 1) AS roots,
  round(coalesce(b.misread, 1), 6) AS misread
FROM tellings AS t
LEFT JOIN backed AS b
  ON
    t.figure_id = b.figure_id AND t.is_fact = b.is_fact AND t.unit = b.unit AND t.root = b.root
    AND t.reach_low = b.reach_low AND t.reach_high = b.reach_high
