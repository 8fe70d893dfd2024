SELECT c.*
FROM core.claims AS c
INNER JOIN readings_asof(told, recorded := recorded) AS r
  ON c.revision_id = r.revision_id AND c.extractor_version = r.extractor_version
