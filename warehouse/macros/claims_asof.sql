SELECT c.*
FROM core.claims AS c
INNER JOIN readings_asof(told, recorded := recorded) AS r
  ON c.revision_id = r.revision_id AND c.extractor_version = r.extractor_version
WHERE
  (measure IS NULL OR c.metric = measure)
  AND (board IS NULL OR lower(c.benchmark) = lower(trim(board)))
  AND (
    about IS NULL
    OR coalesce(c.subject_id, 'name:' || lower(strip_accents(trim(c.subject)))) IN (
      SELECT k.subject_key FROM subject_keys(about) AS k
    )
  )
