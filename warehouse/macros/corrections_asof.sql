SELECT k.* EXCLUDE (recorded_to)
FROM core.corrections AS k
WHERE held(k.recorded_from, k.recorded_to, recorded)
