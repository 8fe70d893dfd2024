SELECT
  q.suite,
  count(*) AS expectations,
  count(*) FILTER (q.success) AS held,
  count(*) FILTER (NOT q.success AND q.severity = 'error') AS errors,
  count(*) FILTER (NOT q.success AND q.severity = 'warning') AS warnings,
  sum(q.unexpected) FILTER (NOT q.success) AS unexpected,
  string_agg(concat_ws(' of ', q.expectation, q.column_name), '; ' ORDER BY q.expectation, q.column_name) FILTER (NOT q.success) AS failed,
  max(q.recorded_at) AS recorded_at
FROM core.quality_results AS q
WHERE q.run_id = (SELECT arg_max(l.run_id, l.recorded_at) FROM core.quality_results AS l)
GROUP BY q.suite
ORDER BY errors DESC, warnings DESC, q.suite ASC
