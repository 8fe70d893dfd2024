-- A revision of an article that is known already is an edit: it is told on its own day. Of several that come at once
-- the first is the article.
INSERT INTO core.documents
SELECT
  s.* EXCLUDE (staged_row),
  $run_id,
  $recorded_at::TIMESTAMPTZ,
  CASE
    WHEN
      row_number() OVER (PARTITION BY s.document_id ORDER BY s.revision_id) = 1
      AND NOT EXISTS (
        SELECT 1 FROM core.documents AS earlier
        WHERE earlier.document_id = s.document_id
      )
      THEN coalesce(s.published, $recorded_at::TIMESTAMPTZ::DATE)
    ELSE coalesce(s.modified_at::DATE, greatest(s.published, $recorded_at::TIMESTAMPTZ::DATE))
  END AS told
FROM staged_documents AS s
WHERE
  s.staged_row IN (
    SELECT min(d.staged_row)
    FROM staged_documents AS d
    WHERE
      NOT EXISTS (
        SELECT 1 FROM core.documents AS known
        WHERE known.revision_id = d.revision_id
      )
    GROUP BY d.revision_id
  );
