SELECT
  r.*,
  lead(r.recorded_at) OVER (PARTITION BY r.document_id ORDER BY r.reading_id) AS superseded_at
FROM core.readings AS r
