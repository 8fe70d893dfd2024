SELECT m.*
FROM mart.modalities AS m
UNION ALL
SELECT d.* EXCLUDE (beside)
FROM mart.doubted AS d
