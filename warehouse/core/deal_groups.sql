-- Figures that ties join, however many steps lie between, are one transaction, which bears the id of the figure that was
-- told first.
WITH RECURSIVE edges AS (
  SELECT
    s.figure_id,
    s.hub
  FROM (
    SELECT
      t.figure_id,
      min(t.figure_id) OVER (PARTITION BY t.tie) AS hub
    FROM core.deal_ties AS t
  ) AS s
  WHERE s.figure_id <> s.hub
),

steps AS (
  SELECT
    e.figure_id AS a,
    e.hub AS b
  FROM edges AS e
  UNION
  SELECT
    e.hub AS a,
    e.figure_id AS b
  FROM edges AS e
),

reached AS (
  SELECT
    e.hub AS root,
    e.hub AS figure_id
  FROM edges AS e
  UNION
  SELECT
    r.root,
    s.b AS figure_id
  FROM reached AS r
  INNER JOIN steps AS s ON r.figure_id = s.a AND r.root < s.b
),

grouped AS (
  SELECT
    d.figure_id,
    d.subject_key,
    min(d.day) AS day,
    coalesce(min(r.root), d.figure_id) AS root
  FROM core.deal_claims AS d
  LEFT JOIN reached AS r ON d.figure_id = r.figure_id
  WHERE d.is_sum
  GROUP BY d.figure_id, d.subject_key
)

SELECT
  g.figure_id,
  g.subject_key,
  left(md5('event|' || arg_min(g.figure_id, { 'a': g.day, 'b': g.figure_id }) OVER (PARTITION BY g.root)), 16) AS event_id,
  min(g.day) OVER (PARTITION BY g.root) AS event_day
FROM grouped AS g
