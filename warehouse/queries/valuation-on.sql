SELECT
  f.subject,
  f.value AS valuation,
  f.comparator,
  f.unit,
  f.status,
  f.slot_start,
  f.slot_end,
  f.attributed_to,
  f.agreement,
  f.roots,
  f.first_told,
  f.claim_id
FROM figures_asof($day, about := $subject, measure := 'valuation') AS f
WHERE
  f.metric = 'valuation' AND f.status = 'actual' AND f.change IS NULL AND f.slot_start <= $day
  AND ($subject IS NULL OR f.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
QUALIFY row_number() OVER (PARTITION BY f.subject_key ORDER BY f.slot_start DESC, f.roots DESC, f.claim_id ASC) = 1
ORDER BY valuation DESC, f.subject ASC
