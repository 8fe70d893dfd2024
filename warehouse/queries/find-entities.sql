-- A name is found by the beginning of any of its words; who bears the very name comes first, then who is told of most.
WITH named AS (
  SELECT
    a.entity_id AS entity_key,
    bool_or(a.folded = lower(strip_accents(trim($text))) OR a.entity_id = trim($text)) AS is_named_so
  FROM core.aliases AS a
  WHERE a.entity_id = trim($text) OR contains(' ' || a.folded, ' ' || lower(strip_accents(trim($text))))
  GROUP BY a.entity_id
),

told AS (
  SELECT
    coalesce(e.entity_id, 'name:' || lower(strip_accents(n.name))) AS entity_key,
    any_value(n.name ORDER BY n.name) AS name,
    any_value(n.kind) AS kind,
    sum(n.claims)::BIGINT AS claims
  FROM (
    SELECT
      s.subject_key,
      s.subject AS name,
      NULL AS kind,
      s.claims
    FROM core.series AS s
    UNION ALL
    SELECT
      NULL AS subject_key,
      s.benchmark AS name,
      'benchmark' AS kind,
      s.claims
    FROM core.series AS s
    WHERE s.benchmark IS NOT NULL
  ) AS n
  LEFT JOIN core.entities AS e
    ON n.subject_key = e.entity_id OR (n.subject_key IS NULL AND e.kind = 'benchmark' AND n.name = e.label)
  WHERE n.name IS NOT NULL
  GROUP BY ALL
)

SELECT
  e.entity_id AS id,
  coalesce(e.label, t.name) AS name,
  coalesce(e.kind, t.kind) AS kind,
  coalesce(t.claims, 0) AS claims
FROM told AS t
FULL JOIN named AS n ON t.entity_key = n.entity_key
LEFT JOIN core.entities AS e ON coalesce(t.entity_key, n.entity_key) = e.entity_id
WHERE
  $text IS NULL OR n.entity_key IS NOT NULL
  OR contains(' ' || lower(strip_accents(t.name)), ' ' || lower(strip_accents(trim($text))))
ORDER BY
  coalesce(n.is_named_so OR lower(strip_accents(t.name)) = lower(strip_accents(trim($text))), FALSE) DESC,
  claims DESC, name ASC, id ASC
LIMIT $rows
