-- A protocol is a board of its own, and an unstated one too: two scores meet only where both state the same.
SELECT
  m.benchmark,
  protocol(m.dimensions) AS protocol,
  m.dimensions ->> 'measure' AS measure,
  rank() OVER (
    PARTITION BY m.benchmark, protocol(m.dimensions), m.dimensions ->> 'measure' ORDER BY m.value DESC
  ) AS place,
  m.subject,
  m.subject_key,
  m.value AS score,
  m.unit,
  m.agreement,
  m.roots,
  m.first_told,
  m.figure_id,
  m.claim_id,
  m.doubt,
  m.grade
FROM mart.modalities AS m
WHERE m.family = 'benchmark' AND m.status IN ('actual', 'announced') AND m.change IS NULL
