-- Of revisions that are stored alone: an article that failed its checks has no copies to find.
INSERT INTO core.signatures
SELECT s.* EXCLUDE (staged_row)
FROM staged_signatures AS s
WHERE
  EXISTS (
    SELECT 1 FROM core.documents AS d
    WHERE d.revision_id = s.revision_id
  )
  AND NOT EXISTS (
    SELECT 1 FROM core.signatures AS known
    WHERE known.revision_id = s.revision_id
  )
QUALIFY row_number() OVER (PARTITION BY s.revision_id ORDER BY s.staged_row) = 1;
