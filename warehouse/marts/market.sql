SELECT m.*
FROM mart.modalities AS m
WHERE m.family = 'market'
