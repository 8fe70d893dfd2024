SELECT m.*
FROM core.mentions AS m
INNER JOIN core.readings AS r
  ON m.revision_id = r.revision_id AND m.extractor_version = r.extractor_version AND r.superseded_at IS NULL
