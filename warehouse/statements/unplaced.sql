-- Articles whose standing revision has no root yet.
CREATE OR REPLACE TEMP TABLE unplaced AS
SELECT
  s.document_id,
  s.revision_id,
  t.told,
  s.minhash,
  s.bands,
  s.quotes
FROM core.signatures AS s
INNER JOIN core.reading_intervals AS r
  ON s.document_id = r.document_id AND s.revision_id = r.revision_id AND r.superseded_at IS NULL
INNER JOIN core.tellings AS t ON s.revision_id = t.revision_id
WHERE
  NOT EXISTS (
    SELECT 1
    FROM core.root_members AS m
    WHERE m.document_id = s.document_id AND m.revision_id = s.revision_id AND m.recorded_to IS NULL
  );
