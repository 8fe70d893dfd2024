-- What makes two claims comparable: who it is about, in which unit, how far its rounding lets it reach, from which root.
-- Currencies are one unit but for prices, which differ by country; scores in points and in per cent are one unit.
WITH claims AS (
  SELECT
    c.*,
    coalesce(r.canonical_id, c.subject_id, 'name:' || lower(strip_accents(trim(c.subject))), 'none:' || c.claim_id) AS subject_key,
    coalesce(p.canonical_id, c.counterparty_id, 'name:' || lower(strip_accents(trim(c.counterparty)))) AS counterparty_key,
    CASE
      WHEN c.family = 'benchmark' AND c.unit IN ('%', 'point') THEN 'score'
      WHEN u.kind = 'money' AND c.family = 'price' THEN c.unit
      ELSE coalesce(u.canonical, c.unit)
    END AS canonical_unit,
    coalesce(u.kind, 'count') AS kind,
    coalesce(u.factor, 1) AS factor,
    substr(c.sentence, (c.span_start - c.sentence_start)::INTEGER, 1) = '(' AND u.kind = 'money' AS is_aside
  FROM core.corrected_claims AS c
  LEFT JOIN core.current_redirects AS r ON c.subject_id = r.entity_id
  LEFT JOIN core.current_redirects AS p ON c.counterparty_id = p.entity_id
  LEFT JOIN core.units AS u ON c.unit = u.unit
),

stepped AS (
  SELECT
    c.*,
    least(rounding(c.value, c.kind), CASE WHEN c.kind IN ('percent', 'percentage_point', 'score', 'ratio') THEN 1 ELSE 0.025 * c.value END) AS step
  FROM claims AS c
)

SELECT
  c.claim_id,
  c.document_id,
  c.revision_id,
  c.family,
  c.metric,
  c.subject_key,
  c.subject,
  c.counterparty_key,
  c.counterparty,
  c.benchmark,
  left(md5(concat_ws('|', c.metric, c.subject_key, c.canonical_unit, coalesce(c.per, ''), coalesce(c.change, ''), coalesce(c.benchmark, ''), c.dimensions)), 16)
    AS series_id,
  c.canonical_unit,
  c.unit,
  c.per,
  c.change,
  c.dimensions,
  c.qualifier,
  c.value,
  c.value_low,
  c.value_high,
  c.comparator,
  c.factor * CASE c.comparator WHEN 'range' THEN c.value_low WHEN '<' THEN 0 WHEN '>' THEN c.value WHEN '~' THEN c.value - greatest(c.step, 0.05 * c.value) ELSE c.value - c.step END AS reach_low,
  c.factor * CASE c.comparator WHEN 'range' THEN c.value_high WHEN '>' THEN 'Infinity'::DOUBLE WHEN '~' THEN c.value + greatest(c.step, 0.05 * c.value) ELSE c.value + c.step END AS reach_high,
  c.is_aside,
  c.status,
  c.period_start,
  c.period_end,
  t.told,
  t.tier,
  t.outlet_id,
  CASE
    WHEN c.attributed_to IS NOT NULL AND c.attributed_to <> 'unnamed' THEN 'said:' || lower(strip_accents(c.attributed_to))
    WHEN g.agency IS NOT NULL THEN 'wire:' || g.agency
    ELSE coalesce(m.root_id, c.document_id)
  END AS root,
  c.attributed_to,
  c.confidence,
  c.correction_id
FROM stepped AS c
INNER JOIN core.tellings AS t ON c.revision_id = t.revision_id
LEFT JOIN core.current_roots AS m ON c.document_id = m.document_id
LEFT JOIN core.signatures AS g ON c.revision_id = g.revision_id
WHERE c.metric IS NOT NULL
