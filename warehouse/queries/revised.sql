SELECT
  r.subject,
  r.metric,
  r.old_value,
  r.old_unit,
  r.old_status,
  r.new_value,
  r.new_unit,
  r.new_status,
  r.day,
  r.why,
  r.said_by,
  r.old_claim_id,
  r.new_claim_id
FROM revisions($day - $days::INTEGER, $day, about := $subject, measure := $metric) AS r
ORDER BY r.day DESC, r.subject ASC, r.metric ASC, r.old_claim_id ASC
