-- Claims that are current until this batch's readings are recorded.
SELECT count(*) AS superseded
FROM core.current_claims AS c
INNER JOIN staged_readings AS s ON c.document_id = s.document_id;
