-- Many at once are a reader that lost its scales, not the world.
SELECT
  'series' AS about,
  count(*) FILTER (j.factor > 20) / count(*) AS value
FROM core.jumps AS j
HAVING count(*) >= 50
