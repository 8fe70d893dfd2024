SELECT
  s.source AS about,
  epoch(arg_max(s.checked_at - s.newest, s.checked_at))
  / greatest(86400, median(epoch(s.checked_at - s.newest))) AS value
FROM core.source_checks AS s
WHERE s.newest IS NOT NULL
GROUP BY s.source
HAVING count(*) >= 5
