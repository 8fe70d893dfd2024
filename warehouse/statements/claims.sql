INSERT INTO core.claims
SELECT
  s.* EXCLUDE (staged_row),
  $run_id,
  $recorded_at::TIMESTAMPTZ
FROM staged_claims AS s
WHERE
  NOT EXISTS (
    SELECT 1
    FROM core.claims AS known
    WHERE known.claim_id = s.claim_id AND known.extractor_version = s.extractor_version
  )
QUALIFY row_number() OVER (PARTITION BY s.claim_id ORDER BY s.staged_row) = 1;
