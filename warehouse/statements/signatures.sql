-- Of revisions that are stored alone: an article that failed its checks has no copies to find.
INSERT INTO core.signatures
SELECT s.* EXCLUDE (staged_row)
FROM staged_signatures AS s
WHERE
  s.staged_row IN (
    SELECT min(g.staged_row)
    FROM staged_signatures AS g
    WHERE
      EXISTS (
        SELECT 1 FROM core.documents AS d
        WHERE d.revision_id = g.revision_id
      )
      AND NOT EXISTS (
        SELECT 1 FROM core.signatures AS known
        WHERE known.revision_id = g.revision_id
      )
    GROUP BY g.revision_id
  );
