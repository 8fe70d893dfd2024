INSERT INTO core.quarantine
SELECT
  s.* EXCLUDE (staged_row),
  'open' AS state,
  $run_id,
  $recorded_at::TIMESTAMPTZ,
  $recorded_at::TIMESTAMPTZ,
  NULL::TIMESTAMPTZ AS resolved_at
FROM staged_quarantine AS s
WHERE
  NOT EXISTS (
    SELECT 1 FROM core.quarantine AS known
    WHERE known.quarantine_id = s.quarantine_id
  )
QUALIFY row_number() OVER (PARTITION BY s.quarantine_id ORDER BY s.staged_row) = 1;
