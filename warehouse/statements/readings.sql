INSERT INTO core.readings
SELECT
  coalesce((SELECT max(r.reading_id) FROM core.readings AS r), 0) + row_number() OVER (ORDER BY s.staged_row) AS reading_id,
  s.document_id,
  s.revision_id,
  s.extractor_version,
  $run_id,
  $recorded_at::TIMESTAMPTZ,
  NULL::TIMESTAMPTZ AS superseded_at,
  d.told
FROM staged_readings AS s
INNER JOIN core.documents AS d ON s.revision_id = d.revision_id;
