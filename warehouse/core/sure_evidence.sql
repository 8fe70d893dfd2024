SELECT e.*
FROM mart.evidence AS e
WHERE e.doubt IS NULL
