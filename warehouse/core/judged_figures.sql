-- The best value: told nearest to the source, then exact (what is rounded comes before what is about), then surest, then
-- last. Doubted claims are no part of a figure that others tell.
WITH best AS (
  SELECT
    w.figure_id,
    w.status,
    w.doubt IS NOT NULL AS is_doubted,
    arg_min(
      w.claim_id,
      {
        'a': w.is_conversion, 'b': w.distance, 'c': w.is_rounded::INTEGER + (w.comparator <> '=')::INTEGER,
        'd': w.grade <> 'sure', 'e': -epoch(w.told), 'f': w.reach_high - w.reach_low, 'g': -w.confidence,
        'h': w.claim_id
      }
    ) AS claim_id,
    count(*) AS claims,
    count(*) FILTER (w.is_conversion) AS conversions,
    count(DISTINCT w.document_id) AS documents,
    count(DISTINCT w.root) AS roots,
    min(coalesce(w.value_low, w.value)) FILTER (NOT w.is_conversion) AS lowest,
    max(coalesce(w.value_high, w.value)) FILTER (NOT w.is_conversion) AS highest,
    min(w.told) AS first_told,
    max(w.told) AS last_told,
    max(w.reach_low) FILTER (NOT w.is_conversion) AS highest_low,
    min(w.reach_high) FILTER (NOT w.is_conversion) AS lowest_high
  FROM core.judged_claims AS w
  GROUP BY w.figure_id, w.status, is_doubted
  QUALIFY row_number() OVER (PARTITION BY w.figure_id, w.status ORDER BY is_doubted) = 1
)

SELECT
  b.figure_id,
  b.status,
  w.series_id,
  w.family,
  w.metric,
  w.subject_key,
  w.subject,
  w.counterparty,
  w.benchmark,
  w.dimensions,
  w.per,
  w.change,
  w.slot_start,
  w.slot_end,
  w.dated_on,
  w.value,
  w.value_low,
  w.value_high,
  w.comparator,
  w.unit,
  w.amount_eur,
  w.amount_usd,
  w.rate_day,
  b.lowest,
  b.highest,
  b.claims,
  b.conversions,
  b.documents,
  b.roots,
  if(b.claims - b.conversions < 2, 'single', if(b.highest_low <= b.lowest_high, 'agree', 'conflict')) AS agreement,
  coalesce(b.highest_low <= b.lowest_high, FALSE) OR w.distance <= 2 AS is_settled,
  w.tier || CASE WHEN w.is_rounded THEN ', rounded' ELSE ', exact' END AS chosen_by,
  w.confidence,
  telling(w.grade, w.value, w.unit, w.subject_key, w.family, b.documents) AS telling,
  w.attributed_to,
  b.first_told,
  b.last_told,
  b.claim_id,
  w.doubt,
  w.grade
FROM best AS b
INNER JOIN core.judged_claims AS w ON b.claim_id = w.claim_id
