-- What other roots tell of the same figure that is another value: how many of one mind, and of these ten times off.
SELECT
  a.figure_id,
  a.is_fact,
  a.unit,
  a.root,
  a.reach_low,
  a.reach_high,
  max(o.roots) AS against,
  arg_max(o.value, o.roots) FILTER (
    o.roots > 1 AND a.roots = 1
    AND greatest(abs(a.value), abs(o.value)) >= 10 * least(abs(a.value), abs(o.value))
  ) AS beside
FROM core.rooted_tellings AS a
INNER JOIN core.rooted_tellings AS o
  ON
    a.figure_id = o.figure_id AND a.is_fact = o.is_fact AND a.unit = o.unit AND a.root <> o.root
    AND (a.reach_low > o.reach_high OR a.reach_high < o.reach_low)
WHERE o.confidence >= 0.5
GROUP BY ALL
