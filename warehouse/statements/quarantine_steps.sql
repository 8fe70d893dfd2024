-- What this load did to rows in quarantine. One that fails once more while it is open is no step.
INSERT INTO core.quarantine_steps
SELECT
  q.quarantine_id,
  $recorded_at::TIMESTAMPTZ AS recorded_at,
  CASE
    WHEN s.state IS NULL THEN 'quarantined'
    WHEN q.state = 'open' THEN 'failed again'
    ELSE 'replayed'
  END AS action,
  q.state,
  NULL AS reason,
  NULL AS owner,
  NULL AS note,
  $run_id
FROM core.quarantine AS q
LEFT JOIN core.quarantine_states AS s ON q.quarantine_id = s.quarantine_id
WHERE
  (q.last_seen = $recorded_at::TIMESTAMPTZ OR q.resolved_at = $recorded_at::TIMESTAMPTZ)
  AND q.state IS DISTINCT FROM s.state;
