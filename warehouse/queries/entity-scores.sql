-- The place is the one on the board of those told by the day.
WITH boards AS (
  SELECT
    l.*,
    rank() OVER board AS place_then,
    count(*) OVER (PARTITION BY l.benchmark, l.protocol, l.measure) AS systems
  FROM mart.leaderboards AS l
  WHERE
    (l.first_told <= $day OR $day IS NULL)
    AND l.benchmark IN (
      SELECT o.benchmark
      FROM mart.leaderboards AS o
      WHERE o.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
    )
  WINDOW board AS (PARTITION BY l.benchmark, l.protocol, l.measure ORDER BY l.score DESC)
)

SELECT
  b.benchmark,
  b.protocol,
  b.measure,
  b.subject,
  b.score,
  b.unit,
  b.place_then AS place,
  b.systems,
  b.agreement,
  b.first_told,
  b.claim_id,
  b.doubt
FROM boards AS b
WHERE b.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
ORDER BY b.benchmark, b.protocol, place, b.claim_id
LIMIT $rows
