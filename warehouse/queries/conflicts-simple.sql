-- Levels that several articles tell of one measure, day and status, as exact and yet more than a tenth apart.
SELECT
  e.metric,
  min(e.subject) AS subject,
  e.benchmark,
  e.unit,
  e.per,
  e.status,
  e.period_start,
  e.period_end,
  min(e.value) AS lowest,
  max(e.value) AS highest,
  count(DISTINCT e.value) AS told_values,
  count(DISTINCT e.document_id) AS documents,
  arg_min(e.url, e.value) AS lowest_url,
  arg_max(e.url, e.value) AS highest_url
FROM mart.evidence AS e
WHERE e.change IS NULL AND e.comparator = '=' AND e.period_end IS NOT NULL
GROUP BY
  e.metric, coalesce(e.subject_id, lower(e.subject)), e.counterparty, e.benchmark, e.unit, e.per, e.status, e.qualifier,
  e.dimensions, e.period_start, e.period_end
HAVING count(DISTINCT e.document_id) > 1 AND max(e.value) > 1.1 * min(e.value)
ORDER BY documents DESC, e.metric ASC, subject ASC, e.period_end DESC
