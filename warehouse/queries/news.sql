-- What changes what was known: a new level far from the last one told, a rumour that became fact. What is sure comes
-- first, what contradicts itself last.
WITH fresh AS (
  SELECT m.*
  FROM mart.modalities AS m
  WHERE
    m.first_told BETWEEN $since AND $until
    AND ($family IS NULL OR m.family = $family)
  ORDER BY m.telling DESC, m.claim_id ASC
  LIMIT 20000
),

compared AS (
  SELECT
    f.claim_id,
    max(o.first_told) AS previous_told,
    arg_max(o.value, (o.first_told, o.slot_end)) AS previous_value,
    arg_max(o.unit, (o.first_told, o.slot_end)) AS previous_unit,
    bool_or(o.figure_id = f.figure_id AND o.status IN ('rumoured', 'forecast', 'planned')) AS was_expected
  FROM fresh AS f
  INNER JOIN mart.modalities AS o
    ON
      f.series_id = o.series_id AND f.first_told > o.first_told
      AND f.change IS NOT DISTINCT FROM o.change
  GROUP BY f.claim_id
),

judged AS (
  SELECT
    f.*,
    c.previous_told,
    CASE WHEN (c.previous_unit IS NOT DISTINCT FROM f.unit) THEN c.previous_value END AS previous_value,
    CASE
      WHEN f.agreement = 'conflict' THEN 'contradicted'
      WHEN c.was_expected AND f.status IN ('actual', 'announced') THEN 'confirmed'
      WHEN c.claim_id IS NULL THEN 'first'
      WHEN (c.previous_unit IS NOT DISTINCT FROM f.unit) AND c.previous_value <> f.value THEN 'changed'
      ELSE 'again'
    END AS novelty
  FROM fresh AS f
  LEFT JOIN compared AS c ON f.claim_id = c.claim_id
)

SELECT
  j.novelty,
  j.telling
  + CASE j.novelty WHEN 'confirmed' THEN 0.5 WHEN 'again' THEN -0.3 ELSE 0 END
  + CASE
    WHEN j.previous_value > 0 AND j.value > 0 THEN least(1.0, abs(ln(j.value / j.previous_value)))
    ELSE 0
  END AS surprise,
  j.family,
  j.metric,
  j.subject,
  j.counterparty,
  j.value,
  j.value_low,
  j.value_high,
  j.comparator,
  j.unit,
  j.per,
  j.change,
  j.benchmark,
  j.dimensions,
  j.status,
  j.previous_value,
  j.previous_told,
  j.first_told,
  j.roots,
  j.claim_id,
  j.doubt,
  j.grade
FROM judged AS j
ORDER BY
  j.novelty = 'contradicted' ASC, list_position(['sure', 'likely'], j.grade) ASC NULLS LAST, surprise DESC,
  j.first_told DESC, j.claim_id ASC
LIMIT $rows
