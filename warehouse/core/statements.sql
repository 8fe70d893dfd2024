-- What makes two claims comparable: who it is about, in which unit, how far it reaches, from which root. Nouns that count
-- the same are one unit; a window says what a denominator would, and that whom it counts was active in it.
SELECT
  c.claim_id,
  c.document_id,
  c.revision_id,
  c.extractor_version,
  c.family,
  c.metric,
  c.subject_key,
  c.subject,
  c.counterparty_key,
  c.counterparty,
  c.benchmark,
  left(
    md5(
      concat_ws(
        '|', c.metric, c.subject_key, coalesce(n.counts ->> c.unit, c.canonical_unit),
        CASE WHEN (c.dimensions ->> 'window') IS NULL THEN coalesce(c.per, '') ELSE '' END,
        coalesce(c.change, ''), coalesce(c.benchmark, ''),
        json_merge_patch(
          c.dimensions,
          n.loose_dimensions,
          CASE
            WHEN (c.dimensions ->> 'window') IS NOT NULL AND json_contains(c.dimensions, n.implied)
              THEN '{"' || array_to_string(json_keys(n.implied), '":null,"') || '":null}'
            ELSE '{}'
          END
        )
      )
    ),
    16
  ) AS series_id,
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
  c.factor * CASE c.comparator
    WHEN 'range' THEN c.value_low
    WHEN '<' THEN CASE WHEN c.value < 0 THEN '-Infinity'::DOUBLE ELSE 0 END
    WHEN '>' THEN c.value
    WHEN '~' THEN c.value - greatest(c.step, 0.05 * abs(c.value))
    ELSE c.value - c.step
  END AS reach_low,
  c.factor * CASE c.comparator
    WHEN 'range' THEN c.value_high
    WHEN '>' THEN 'Infinity'::DOUBLE
    WHEN '~' THEN c.value + greatest(c.step, 0.05 * abs(c.value))
    ELSE c.value + c.step
  END AS reach_high,
  c.is_aside,
  c.status,
  c.period_start,
  c.period_end,
  t.told,
  t.tier,
  t.outlet_id,
  CASE
    WHEN c.attributed_to IS NOT NULL AND c.attributed_to <> 'unnamed'
      THEN 'said:' || lower(strip_accents(c.attributed_to))
    WHEN g.agency IS NOT NULL THEN 'wire:' || g.agency
    ELSE coalesce(m.root_id, c.document_id)
  END AS root,
  c.attributed_to,
  c.confidence,
  c.reader,
  c.correction_id
FROM core.keyed_claims AS c
INNER JOIN core.metrics AS n ON c.metric = n.metric
INNER JOIN core.tellings AS t ON c.revision_id = t.revision_id
LEFT JOIN core.current_roots AS m ON c.document_id = m.document_id
LEFT JOIN core.signatures AS g ON c.revision_id = g.revision_id
