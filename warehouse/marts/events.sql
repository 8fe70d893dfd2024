-- One row a transaction, with its total alone: parts, and the same sum told as something else, are never added to it.
-- A product that the catalogue gives no sector is in its owner's. Offers of several bidders are several events: what
-- isn't done, while another offer of those weeks is or is told by more roots, was outbid.
WITH summed AS (
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
    arg_max(f.value, { 'a': f.roots, 'b': f.confidence, 'c': f.claim_id }) FILTER (
      f.metric = 'valuation' AND f.status IN ('actual', 'announced')
    ) AS valuation,
    arg_max(f.value, { 'a': f.roots, 'b': f.confidence, 'c': f.claim_id }) FILTER (
      f.metric = 'equity_share' AND f.status IN ('actual', 'announced')
    ) AS stake,
    arg_max(f.value, { 'a': f.roots, 'b': f.confidence, 'c': f.claim_id }) FILTER (
      f.metric = 'premium' AND regexp_matches(f.chosen_by, '^(company|regulator)')
    ) AS premium,
    string_agg(DISTINCT f.counterparty, ', ' ORDER BY f.counterparty) AS counterparties,
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
),

contests AS (
  SELECT
    b.event_id,
    string_agg(DISTINCT r.counterparties, ', ' ORDER BY r.counterparties) AS rivals,
    b.status <> 'actual' AND bool_or(
      r.status = 'actual' OR (r.roots, r.amount_usd, r.event_id) > (b.roots, b.amount_usd, b.event_id)
    ) AS is_outbid
  FROM summed AS b
  INNER JOIN summed AS r
    ON
      b.subject_key = r.subject_key AND b.kind = 'acquisition' AND r.kind = 'acquisition'
      AND r.status IN ('actual', 'announced') AND r.event_day BETWEEN b.event_day - 120 AND b.event_day + 120
      AND b.counterparties <> r.counterparties
  GROUP BY b.event_id, b.status
)

SELECT
  s.* EXCLUDE (parts, roots, claims, claim_id, doubt, grade),
  c.rivals,
  coalesce(c.is_outbid, FALSE) AS is_outbid,
  s.parts,
  s.roots,
  s.claims,
  s.claim_id,
  s.doubt,
  s.grade
FROM summed AS s
LEFT JOIN contests AS c ON s.event_id = c.event_id
