-- Planned money has the metric of plans or the modality of what is yet to come.
WITH staged AS (
  SELECT
    s.*,
    CASE
      WHEN s.metric = 'budget_planned' OR s.status <> 'actual' THEN 'planned'
      WHEN s.metric = 'budget_committed' THEN 'committed'
      ELSE 'spent'
    END AS stage
  FROM core.statements AS s
  WHERE s.metric IN ('budget_planned', 'budget_committed', 'budget_spent')
)

SELECT
  s.series_id,
  any_value(s.subject ORDER BY s.claim_id) AS subject,
  s.metric,
  list_sort(list(DISTINCT s.stage)) AS stages,
  count(*) AS claims,
  min(s.told) AS first_told,
  list(s.claim_id ORDER BY s.claim_id) AS claim_ids
FROM staged AS s
WHERE s.told <= coalesce($day, DATE '9999-12-31')
GROUP BY s.series_id, s.metric
HAVING count(DISTINCT s.stage) > 1
ORDER BY claims DESC, s.series_id ASC
