-- One row a transaction, with its total alone: parts, and the same sum told as something else, are never added to it.
-- A product that the catalogue gives no sector is in its owner's.
SELECT
  f.event_id,
  f.kind,
  f.subject_key,
  any_value(f.subject ORDER BY f.subject) AS subject,
  any_value(coalesce(e.sector, o.sector)) AS sector,
  coalesce(
    min(f.dated_on) FILTER (f.role IN ('total', 'same') AND f.status IN ('actual', 'announced')), min(f.event_day)
  ) AS event_day,
  max(f.metric) FILTER (f.role = 'total') AS metric,
  max(f.status) FILTER (f.role = 'total') AS status,
  max(f.value) FILTER (f.role = 'total') AS amount,
  max(f.unit) FILTER (f.role = 'total') AS unit,
  max(f.amount_eur) FILTER (f.role = 'total') AS amount_eur,
  max(f.amount_usd) FILTER (f.role = 'total') AS amount_usd,
  max(f.amount_usd) FILTER (f.status IN ('rumoured', 'forecast') AND f.role IN ('total', 'rumour')) AS rumoured_usd,
  max(f.agreement) FILTER (f.role = 'total') AS agreement,
  max(f.value) FILTER (f.metric = 'valuation' AND f.status IN ('actual', 'announced')) AS valuation,
  max(f.value) FILTER (f.metric = 'equity_share' AND f.status IN ('actual', 'announced')) AS stake,
  max(f.value) FILTER (f.metric = 'premium' AND regexp_matches(f.chosen_by, '^(company|regulator)')) AS premium,
  string_agg(DISTINCT f.counterparty, ', ' ORDER BY f.counterparty) FILTER (f.role <> 'rival') AS counterparties,
  string_agg(DISTINCT f.counterparty, ', ' ORDER BY f.counterparty) FILTER (f.role = 'rival') AS rivals,
  count(*) FILTER (f.role = 'part') AS parts,
  max(f.roots) AS roots,
  sum(f.claims)::BIGINT AS claims,
  max(f.claim_id) FILTER (f.role = 'total') AS claim_id,
  max(f.doubt) FILTER (f.role = 'total') AS doubt,
  max(f.grade) FILTER (f.role = 'total') AS grade
FROM mart.event_figures AS f
LEFT JOIN core.entities AS e ON f.subject_key = e.entity_id
LEFT JOIN core.entities AS o ON e.parent_id = o.entity_id
GROUP BY f.event_id, f.kind, f.subject_key
