SELECT d.*
FROM core.documents AS d
INNER JOIN core.readings AS r ON d.revision_id = r.revision_id AND r.superseded_at IS NULL
