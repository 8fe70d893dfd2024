-- A stake is what one investor's sum buys, not the whole round that it is part of, where both name the same other side, or stand in one sentence that names none.
SELECT
  'implied_valuation' AS rule,
  a.subject_key,
  a.subject,
  'valuation' AS metric,
  a.status,
  a.unit,
  a.slot_start,
  a.slot_end,
  a.value / (s.value / 100) AS value,
  v.value AS told_value,
  v.comparator AS told_comparator,
  [a.claim_id, s.claim_id, v.claim_id] AS inputs
FROM mart.event_figures AS a
INNER JOIN mart.event_figures AS s
  ON
    a.event_id = s.event_id AND s.metric = 'equity_share' AND s.value BETWEEN 0.1 AND 100
    AND lower(a.counterparty) IS NOT DISTINCT FROM lower(s.counterparty)
INNER JOIN core.current_claims AS sum_told ON a.claim_id = sum_told.claim_id
INNER JOIN core.current_claims AS stake_told ON s.claim_id = stake_told.claim_id
LEFT JOIN mart.event_figures AS v
  ON a.event_id = v.event_id AND v.metric = 'valuation' AND a.unit = v.unit AND a.status = v.status
WHERE
  a.metric IN ('investment', 'acquisition_price', 'funding_round') AND a.unit IS NOT NULL
  AND (a.role <> 'part' OR (a.metric = 'investment' AND a.counterparty IS NOT NULL))
  AND (
    a.counterparty IS NOT NULL
    OR (sum_told.revision_id = stake_told.revision_id AND sum_told.sentence_start = stake_told.sentence_start)
  )
QUALIFY
  row_number() OVER (
    PARTITION BY a.subject_key, a.figure_id, a.status
    ORDER BY s.status = a.status DESC, s.roots DESC, s.claim_id ASC, v.roots DESC NULLS LAST, v.claim_id ASC
  ) = 1
  AND (a.metric <> 'funding_round' OR count(*) FILTER (a.metric <> 'funding_round') OVER (PARTITION BY s.claim_id) = 0)
