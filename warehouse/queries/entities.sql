SELECT
  e.entity_id AS id,
  e.label AS name
FROM core.entities AS e
ORDER BY e.entity_id
LIMIT $rows
