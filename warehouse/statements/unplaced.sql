-- Articles whose standing revision has no root yet.
CREATE OR REPLACE TEMP TABLE unplaced AS
SELECT s.*
FROM core.standing_signatures AS s
WHERE
  NOT EXISTS (
    SELECT 1
    FROM core.root_members AS m
    WHERE m.document_id = s.document_id AND m.revision_id = s.revision_id AND m.recorded_to IS NULL
  );
