-- A correction replaces what it names, here and nowhere else: the claim itself stays as the extractor read it.
SELECT
  c.* REPLACE (
    corrected(k.replace, 'value', c.value) AS value,
    corrected(k.replace, 'value_low', c.value_low) AS value_low,
    corrected(k.replace, 'value_high', c.value_high) AS value_high,
    corrected(k.replace, 'comparator', c.comparator) AS comparator,
    corrected(k.replace, 'unit', c.unit) AS unit,
    corrected(k.replace, 'per', c.per) AS per,
    corrected(k.replace, 'family', c.family) AS family,
    corrected(k.replace, 'metric', c.metric) AS metric,
    corrected(k.replace, 'subject', c.subject) AS subject,
    corrected(k.replace, 'subject_id', c.subject_id) AS subject_id,
    corrected(k.replace, 'counterparty', c.counterparty) AS counterparty,
    corrected(k.replace, 'counterparty_id', c.counterparty_id) AS counterparty_id,
    corrected(k.replace, 'benchmark', c.benchmark) AS benchmark,
    corrected(k.replace, 'qualifier', c.qualifier) AS qualifier,
    corrected(k.replace, 'change', c.change) AS change,
    corrected(k.replace, 'status', c.status) AS status,
    corrected(k.replace, 'period_start', c.period_start) AS period_start,
    corrected(k.replace, 'period_end', c.period_end) AS period_end,
    corrected(k.replace, 'attributed_to', c.attributed_to) AS attributed_to,
    corrected(k.replace, 'dimensions', c.dimensions) AS dimensions
  ),
  k.correction_id
FROM core.current_claims AS c
LEFT JOIN core.current_corrections AS k ON c.claim_id = k.claim_id
WHERE NOT coalesce(k.is_dropped, FALSE)
