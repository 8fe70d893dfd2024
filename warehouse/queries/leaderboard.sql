-- A protocol is a board of its own, and so is an unstated one.
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
  e.attributed_to,
  e.publisher,
  e.url
FROM leaderboard($benchmark, run := $protocol, day := coalesce($day, DATE '9999-12-31')) AS b
LEFT JOIN mart.evidence AS e ON b.claim_id = e.claim_id
ORDER BY b.run_as, b.measure NULLS FIRST, b.place, b.subject
