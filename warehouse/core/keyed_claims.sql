-- Currencies are one unit but for prices, which differ by country; scores in points and in per cent are one unit.
-- A protocol that only the qualifier states is a dimension too, so that such a score never meets one without.
SELECT
  c.* REPLACE (
    CASE
      WHEN
        c.family = 'benchmark' AND c.qualifier IS NOT NULL AND (c.dimensions ->> 'measure') IS NULL
        AND protocol(c.dimensions) = 'unstated'
        THEN json_object('qualifier', c.qualifier)
      ELSE c.dimensions
    END AS dimensions
  ),
  coalesce(
    r.canonical_id, c.subject_id, 'name:' || lower(strip_accents(trim(c.subject))), 'none:' || c.claim_id
  ) AS subject_key,
  coalesce(
    -- Several stand there by their names, and the id of the first alone: what they do together is not its own.
    CASE
      WHEN
        contains(c.counterparty, ' and ') AND NOT EXISTS (
          SELECT 1 FROM core.aliases AS a
          WHERE a.entity_id = c.counterparty_id AND a.folded = lower(strip_accents(trim(c.counterparty)))
        )
        THEN 'many:' || lower(strip_accents(trim(c.counterparty)))
    END,
    p.canonical_id, c.counterparty_id, 'name:' || lower(strip_accents(trim(c.counterparty)))
  ) AS counterparty_key,
  CASE
    WHEN c.family = 'benchmark' AND c.unit IN ('%', 'point') THEN 'score'
    WHEN u.kind = 'money' AND c.family = 'price' THEN c.unit
    ELSE coalesce(u.canonical, c.unit)
  END AS canonical_unit,
  coalesce(u.factor, 1) AS factor,
  least(
    rounding(c.value, coalesce(u.kind, 'count')),
    CASE WHEN u.kind IN ('percent', 'percentage_point', 'score', 'ratio') THEN 1 ELSE 0.025 * abs(c.value) END
  ) AS step,
  substr(c.sentence, (c.span_start - c.sentence_start)::INTEGER, 1) = '('
  AND substr(c.sentence, (c.span_end - c.sentence_start + 1)::INTEGER, 1) = ')' AND u.kind = 'money' AS is_aside
FROM core.corrected_claims AS c
LEFT JOIN core.current_redirects AS r ON c.subject_id = r.entity_id
LEFT JOIN core.current_redirects AS p ON c.counterparty_id = p.entity_id
LEFT JOIN core.units AS u ON c.unit = u.unit
