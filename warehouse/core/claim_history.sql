SELECT
  c.*,
  greatest(r.recorded_at, c.recorded_at) AS recorded_from,
  r.superseded_at,
  r.superseded_at IS NULL AS is_current
FROM core.claims AS c
INNER JOIN core.readings AS r
  ON c.revision_id = r.revision_id AND c.extractor_version = r.extractor_version
