SELECT a.entity_id AS subject_key
FROM core.aliases AS a
WHERE a.entity_id = trim(name) OR a.folded = lower(strip_accents(trim(name)))
UNION
SELECT 'name:' || lower(strip_accents(trim(name))) AS subject_key
ORDER BY subject_key
