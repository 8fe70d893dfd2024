SELECT
  s.benchmark,
  any_value(s.subject ORDER BY s.claim_id) AS subject,
  protocol(any_value(s.dimensions)) AS protocol,
  list_sort(list(DISTINCT coalesce(s.qualifier, 'unstated'))) AS stated,
  count(*) AS claims,
  list(s.value ORDER BY s.told, s.claim_id) AS scores,
  list(s.claim_id ORDER BY s.told, s.claim_id) AS claim_ids
FROM core.statements AS s
WHERE
  s.metric = 'benchmark_score' AND s.told <= coalesce($day, DATE '9999-12-31')
  AND ($benchmark IS NULL OR lower(s.benchmark) = lower($benchmark))
GROUP BY s.benchmark, s.series_id
HAVING count(DISTINCT coalesce(s.qualifier, 'unstated')) > 1
ORDER BY claims DESC, s.benchmark ASC, s.series_id ASC
