-- A correction replaces what it names, here and nowhere else: the claim itself stays as the extractor read it.
SELECT
  c.*
  REPLACE (
      CASE WHEN json_exists(k.replace, '$.value') THEN (k.replace ->> 'value')::DOUBLE ELSE c.value END AS value,
      CASE WHEN json_exists(k.replace, '$.value_low') THEN (k.replace ->> 'value_low')::DOUBLE ELSE c.value_low END AS value_low,
      CASE WHEN json_exists(k.replace, '$.value_high') THEN (k.replace ->> 'value_high')::DOUBLE ELSE c.value_high END AS value_high,
      CASE WHEN json_exists(k.replace, '$.comparator') THEN (k.replace ->> 'comparator')::VARCHAR ELSE c.comparator END AS comparator,
      CASE WHEN json_exists(k.replace, '$.unit') THEN (k.replace ->> 'unit')::VARCHAR ELSE c.unit END AS unit,
      CASE WHEN json_exists(k.replace, '$.per') THEN (k.replace ->> 'per')::VARCHAR ELSE c.per END AS per,
      CASE WHEN json_exists(k.replace, '$.family') THEN (k.replace ->> 'family')::VARCHAR ELSE c.family END AS family,
      CASE WHEN json_exists(k.replace, '$.metric') THEN (k.replace ->> 'metric')::VARCHAR ELSE c.metric END AS metric,
      CASE WHEN json_exists(k.replace, '$.subject') THEN (k.replace ->> 'subject')::VARCHAR ELSE c.subject END AS subject,
      CASE WHEN json_exists(k.replace, '$.subject_id') THEN (k.replace ->> 'subject_id')::VARCHAR ELSE c.subject_id END AS subject_id,
      CASE WHEN json_exists(k.replace, '$.counterparty') THEN (k.replace ->> 'counterparty')::VARCHAR ELSE c.counterparty END AS counterparty,
      CASE WHEN json_exists(k.replace, '$.counterparty_id') THEN (k.replace ->> 'counterparty_id')::VARCHAR ELSE c.counterparty_id END AS counterparty_id,
      CASE WHEN json_exists(k.replace, '$.benchmark') THEN (k.replace ->> 'benchmark')::VARCHAR ELSE c.benchmark END AS benchmark,
      CASE WHEN json_exists(k.replace, '$.qualifier') THEN (k.replace ->> 'qualifier')::VARCHAR ELSE c.qualifier END AS qualifier,
      CASE WHEN json_exists(k.replace, '$.change') THEN (k.replace ->> 'change')::VARCHAR ELSE c.change END AS change,
      CASE WHEN json_exists(k.replace, '$.status') THEN (k.replace ->> 'status')::VARCHAR ELSE c.status END AS status,
      CASE WHEN json_exists(k.replace, '$.period_start') THEN (k.replace ->> 'period_start')::DATE ELSE c.period_start END AS period_start,
      CASE WHEN json_exists(k.replace, '$.period_end') THEN (k.replace ->> 'period_end')::DATE ELSE c.period_end END AS period_end,
      CASE WHEN json_exists(k.replace, '$.attributed_to') THEN (k.replace ->> 'attributed_to')::VARCHAR ELSE c.attributed_to END AS attributed_to,
      CASE WHEN json_exists(k.replace, '$.dimensions') THEN k.replace -> 'dimensions' ELSE c.dimensions END AS dimensions
  ),
  k.correction_id
FROM core.current_claims AS c
LEFT JOIN core.current_corrections AS k ON c.claim_id = k.claim_id
WHERE NOT coalesce(k.is_dropped, false)
