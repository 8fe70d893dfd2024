SELECT k.* EXCLUDE (recorded_to)
FROM core.corrections AS k
WHERE k.recorded_to IS NULL
