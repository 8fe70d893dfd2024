-- A claim that a batch holds twice counts once, as it stands first; to choose by numbers spares a sort of whole rows.
INSERT INTO core.claims BY NAME
SELECT
  s.* EXCLUDE (staged_row),
  $run_id::VARCHAR AS run_id,
  $recorded_at::TIMESTAMPTZ AS recorded_at
FROM staged_claims AS s
WHERE
  s.staged_row IN (
    SELECT min(c.staged_row)
    FROM staged_claims AS c
    WHERE
      NOT EXISTS (
        SELECT 1
        FROM core.claims AS known
        WHERE known.claim_id = c.claim_id AND known.extractor_version = c.extractor_version
      )
    GROUP BY c.claim_id
  );
