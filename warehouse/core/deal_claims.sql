-- Claims of transactions by what tells them apart. The sum of all rounds so far, the debt that a company has and the size
-- of a fund are no transactions, and an editor's conversion tells nothing of its own.
SELECT
  w.claim_id,
  w.figure_id,
  w.revision_id,
  w.subject_key,
  CASE
    WHEN w.metric IN ('acquisition_price', 'premium') THEN 'acquisition'
    WHEN w.metric IN ('funding_round', 'investment') THEN 'funding'
    WHEN w.metric IN ('valuation', 'equity_share', 'voting_share') THEN 'capital'
    ELSE w.metric
  END AS kind,
  w.metric NOT IN ('premium', 'valuation', 'equity_share', 'voting_share') AS is_sum,
  CASE WHEN w.metric = 'funding_round' THEN w.dimensions ->> 'round' END AS round,
  CASE
    WHEN w.metric = 'acquisition_price' AND w.counterparty_key LIKE 'name:%' THEN NULL
    WHEN (m.is_by_counterparty OR w.metric = 'acquisition_price') AND w.counterparty_key NOT LIKE 'many:%'
      THEN w.counterparty_key
  END AS party,
  coalesce(w.unit, '') AS unit,
  w.value,
  w.value * coalesce(u.worth, 1) AS size,
  coalesce(
    CASE WHEN w.period_end - w.period_start <= 31 THEN w.period_start END, least(w.told, w.period_end)
  ) AS day,
  CASE w.metric WHEN 'acquisition_price' THEN 400 ELSE 60 END AS gap,
  c.span_start
FROM core.weighed_claims AS w
INNER JOIN core.metrics AS m ON w.metric = m.metric
INNER JOIN core.claims AS c
  ON w.claim_id = c.claim_id AND w.extractor_version = c.extractor_version
LEFT JOIN core.units AS u ON w.unit = u.unit
WHERE
  (w.family = 'deal' OR w.metric IN ('equity_share', 'voting_share', 'subsidy')) AND w.change IS NULL
  AND (w.metric <> 'funding_round' OR (w.dimensions ->> 'scope') IS DISTINCT FROM 'total')
  AND (w.metric <> 'debt' OR (w.dimensions ->> 'instrument') IS NOT NULL)
  AND w.metric <> 'fund_size' AND NOT w.is_conversion
