-- A protocol is a board of its own, and so is an unstated one.
WITH board AS MATERIALIZED (
  SELECT b.*
  FROM leaderboard($benchmark, run := $protocol, day := coalesce($day, DATE '9999-12-31')) AS b
),

-- A claim belongs to one revision, whichever version of the rules read it.
told AS (
  SELECT
    c.claim_id,
    any_value(c.attributed_to) AS attributed_to,
    any_value(c.revision_id) AS revision_id
  FROM core.claims AS c
  WHERE c.claim_id IN (SELECT b.claim_id FROM board AS b)
  GROUP BY c.claim_id
)

SELECT
  b.run_as,
  b.measure,
  b.place,
  b.subject,
  b.score,
  b.unit,
  b.agreement,
  b.roots,
  b.first_told,
  t.attributed_to,
  d.publisher,
  d.url
FROM board AS b
INNER JOIN told AS t ON b.claim_id = t.claim_id
INNER JOIN core.documents AS d ON t.revision_id = d.revision_id
ORDER BY b.run_as, b.measure NULLS FIRST, b.place, b.subject
