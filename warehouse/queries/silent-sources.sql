SELECT
  f.source,
  f.newest,
  f.silent_days,
  f.usual_days,
  f.days_with_articles,
  max(t.fetched_at)::DATE AS last_answer
FROM freshness($day) AS f
LEFT JOIN raw.fetches AS t ON f.source = t.source AND t.status = 200 AND t.fetched_at::DATE <= $day
WHERE f.is_silent
GROUP BY ALL
ORDER BY f.silent_days DESC, f.source ASC
