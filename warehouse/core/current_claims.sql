SELECT h.* EXCLUDE (recorded_from, superseded_at, is_current)
FROM core.claim_history AS h
WHERE h.is_current
