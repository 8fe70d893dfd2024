SELECT
  s.*,
  max(s.checked_at) FILTER (WHERE s.failures = 0) OVER (PARTITION BY s.source) AS last_success
FROM core.source_checks AS s
QUALIFY row_number() OVER (PARTITION BY s.source ORDER BY s.checked_at DESC, s.run_id DESC) = 1
