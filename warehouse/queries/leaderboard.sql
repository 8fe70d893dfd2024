-- A protocol is a board of its own, and so is an unstated one.
WITH board AS MATERIALIZED (
  SELECT b.*
  FROM leaderboard($benchmark, run := $protocol, day := coalesce($day, DATE '9999-12-31')) AS b
),

-- A claim belongs to one revision, whichever version of the rules read it.
told AS (
  SELECT DISTINCT
    c.claim_id,
    c.revision_id
  FROM core.claims AS c
  WHERE c.claim_id IN (SELECT b.claim_id FROM board AS b)
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
  b.attributed_to,
  d.publisher,
  d.url
FROM board AS b
INNER JOIN told AS t ON b.claim_id = t.claim_id
INNER JOIN core.documents AS d ON t.revision_id = d.revision_id
ORDER BY b.run_as, b.measure NULLS FIRST, b.place, b.subject
