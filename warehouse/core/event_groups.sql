-- Statements that ties join, however many steps lie between, are one event: each is named by the first of them.
WITH RECURSIVE edges AS (
  SELECT
    s.atom,
    s.hub
  FROM (
    SELECT
      t.atom,
      min(t.atom) OVER (PARTITION BY t.tie) AS hub
    FROM core.event_ties AS t
  ) AS s
  WHERE s.atom <> s.hub
),

steps AS (
  SELECT
    e.atom AS a,
    e.hub AS b
  FROM edges AS e
  UNION
  SELECT
    e.hub AS a,
    e.atom AS b
  FROM edges AS e
),

reached AS (
  SELECT
    e.hub AS root,
    e.hub AS atom
  FROM edges AS e
  UNION
  SELECT
    r.root,
    s.b AS atom
  FROM reached AS r
  INNER JOIN steps AS s ON r.atom = s.a AND r.root < s.b
)

SELECT
  r.atom,
  min(r.root) AS root
FROM reached AS r
GROUP BY r.atom
