-- Chosen before they meet their readings: of ten million claims a question is about few.
SELECT c.*
FROM (
  SELECT a.*
  FROM core.claims AS a
  WHERE
    (measure IS NULL OR a.metric = measure)
    AND (board IS NULL OR lower(a.benchmark) = lower(trim(board)))
    AND (
      about IS NULL
      OR coalesce(a.subject_id, 'name:' || lower(strip_accents(trim(a.subject)))) IN (
        SELECT k.subject_key FROM subject_keys(about) AS k
      )
    )
) AS c
INNER JOIN readings_asof(told, recorded := recorded) AS r
  ON c.revision_id = r.revision_id AND c.extractor_version = r.extractor_version
