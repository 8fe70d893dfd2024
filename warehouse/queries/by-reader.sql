SELECT
  c.reader,
  count(*) AS claims,
  count(DISTINCT c.document_id) AS documents,
  round(avg(c.confidence), 4) AS expected_right,
  count(*) FILTER (c.confidence >= 0.7) AS sure_claims,
  round(avg(c.confidence) FILTER (c.confidence >= 0.7), 4) AS sure_right,
  count(*) FILTER (list_contains(c.flags::VARCHAR[], 'model_pending')) AS pending
FROM core.current_claims AS c
GROUP BY ALL
ORDER BY claims DESC, c.reader ASC
