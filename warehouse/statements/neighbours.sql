-- The unplaced articles, and all that stand in clusters told within reach of them, with the roots that they have.
SELECT
  d.document_id,
  d.revision_id,
  t.told,
  m.root_id,
  m.because
FROM core.current_documents AS d
INNER JOIN core.tellings AS t ON d.revision_id = t.revision_id
LEFT JOIN core.root_members AS m ON d.document_id = m.document_id AND m.recorded_to IS NULL
WHERE
  t.told >= (SELECT min(u.told) - 60 FROM unplaced AS u)
  AND EXISTS (
    SELECT 1 FROM core.signatures AS s
    WHERE s.revision_id = d.revision_id
  )
