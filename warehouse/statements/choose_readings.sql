-- The articles whose current revision or extractor this batch changes. A rerun of a batch that its run has recorded
-- already changes nothing, though another run may have read a newer revision since.
CREATE OR REPLACE TEMP TABLE staged_readings AS
WITH last_read AS (
  SELECT
    s.document_id,
    s.revision_id,
    s.staged_row,
    coalesce(
      (
        SELECT any_value(v.extractor_version) FROM staged_versions AS v
        WHERE v.revision_id = s.revision_id
      ),
      $extractor_version
    ) AS extractor_version
  FROM staged_documents AS s
  QUALIFY
    row_number() OVER (
      PARTITION BY s.document_id
      ORDER BY coalesce(s.modified_at, s.published_at) DESC NULLS LAST, s.staged_row DESC
    ) = 1
)

SELECT s.*
FROM last_read AS s
LEFT JOIN core.readings AS standing
  ON s.document_id = standing.document_id AND standing.superseded_at IS NULL
WHERE
  (standing.revision_id IS DISTINCT FROM s.revision_id OR standing.extractor_version IS DISTINCT FROM s.extractor_version)
  AND NOT EXISTS (
    SELECT 1
    FROM core.readings AS r
    WHERE
      r.run_id = $run_id AND r.revision_id = s.revision_id AND r.document_id = s.document_id
      AND r.extractor_version = s.extractor_version
  );
