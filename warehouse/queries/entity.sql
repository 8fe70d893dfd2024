-- Those of the catalogue that a name means, else who is told of under it; the one with most claims comes first. Who is
-- told of as the other side alone is known too.
WITH keys AS (
  SELECT k.subject_key
  FROM subject_keys($subject) AS k
),

known AS (
  SELECT e.*
  FROM core.entities AS e
  WHERE e.entity_id IN (SELECT k.subject_key FROM keys AS k)
),

boards AS (
  SELECT lower(strip_accents(trim($subject))) AS board
  UNION
  SELECT lower(strip_accents(k.label)) AS board
  FROM known AS k
  WHERE k.kind = 'benchmark'
),

told AS (
  SELECT
    unnest([w.subject_key, w.counterparty_key, 'board:' || lower(strip_accents(w.benchmark))]) AS met_key,
    unnest([w.subject, w.counterparty, w.benchmark]) AS name,
    w.told
  FROM core.judged_claims AS w
  WHERE
    w.subject_key IN (SELECT k.subject_key FROM keys AS k)
    OR w.counterparty_key IN (SELECT k.subject_key FROM keys AS k)
    OR lower(strip_accents(w.benchmark)) IN (SELECT b.board FROM boards AS b)
),

met AS (
  SELECT
    coalesce(k.entity_id, t.met_key) AS entity_key,
    any_value(t.name ORDER BY t.name) AS name,
    CASE WHEN bool_or(starts_with(t.met_key, 'board:')) THEN 'benchmark' END AS kind,
    count(*) AS claims,
    min(t.told) AS first_told,
    max(t.told) AS last_told
  FROM told AS t
  LEFT JOIN known AS k
    ON t.met_key = k.entity_id OR (k.kind = 'benchmark' AND t.met_key = 'board:' || lower(strip_accents(k.label)))
  WHERE
    t.met_key IN (SELECT s.subject_key FROM keys AS s) OR t.met_key IN (SELECT 'board:' || b.board FROM boards AS b)
  GROUP BY ALL
)

SELECT
  k.entity_id AS id,
  coalesce(k.label, m.name) AS name,
  coalesce(k.kind, m.kind) AS kind,
  k.parent_id,
  p.label AS parent,
  k.sector,
  (
    SELECT list(a.alias ORDER BY a.alias) FROM core.aliases AS a
    WHERE a.entity_id = k.entity_id
  ) AS aliases,
  coalesce(m.claims, 0) AS claims,
  m.first_told,
  m.last_told
FROM met AS m
FULL JOIN known AS k ON m.entity_key = k.entity_id
LEFT JOIN core.entities AS p ON k.parent_id = p.entity_id
WHERE k.entity_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM known)
ORDER BY claims DESC, id ASC, name ASC
