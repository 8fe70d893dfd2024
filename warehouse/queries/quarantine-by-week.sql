-- States as they were on the day: what was released or set aside later was open then.
SELECT
  date_trunc('week', q.first_seen)::DATE AS week,
  q.stage,
  q.rule,
  count(*) AS quarantined,
  count(*) FILTER (q.resolved_at IS NULL OR q.resolved_at::DATE > $day) AS open_rows,
  count(*) FILTER (q.state = 'replayed' AND q.resolved_at::DATE <= $day) AS replayed_rows,
  count(*) FILTER (q.state = 'dismissed' AND q.resolved_at::DATE <= $day) AS dismissed_rows,
  count(DISTINCT q.doc) AS documents,
  $day - min(q.first_seen::DATE) FILTER (q.resolved_at IS NULL OR q.resolved_at::DATE > $day) AS oldest_days,
  any_value(q.message ORDER BY q.first_seen DESC, q.quarantine_id ASC) AS example
FROM core.quarantine AS q
WHERE q.first_seen::DATE <= $day AND ($rule IS NULL OR q.rule = $rule)
GROUP BY date_trunc('week', q.first_seen), q.stage, q.rule
ORDER BY week DESC, open_rows DESC, q.stage ASC, q.rule ASC
