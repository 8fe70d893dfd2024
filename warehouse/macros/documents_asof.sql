SELECT d.*
FROM core.documents AS d
INNER JOIN readings_asof(told, recorded := recorded) AS r ON d.revision_id = r.revision_id
