SELECT a.entity_id AS subject_key
FROM core.aliases AS a
WHERE a.entity_id = trim(name) OR a.folded = lower(strip_accents(trim(name)))
UNION
SELECT 'name:' || lower(strip_accents(trim(name))) AS subject_key
UNION
SELECT r.entity_id AS subject_key
FROM core.redirects AS r
INNER JOIN core.aliases AS a ON r.canonical_id = a.entity_id
WHERE a.entity_id = trim(name) OR a.folded = lower(strip_accents(trim(name)))
ORDER BY subject_key
