SELECT
  m.subject,
  m.slot_start,
  m.slot_end,
  m.value,
  m.comparator,
  m.unit,
  m.per,
  m.change,
  m.dimensions,
  m.status,
  m.amount_eur,
  m.amount_usd,
  m.agreement,
  m.roots,
  m.last_told,
  m.claim_id
FROM mart.modalities AS m
WHERE
  m.metric = metric
  AND m.subject_key IN (
    SELECT unnest([n.name, a.entity_id])
    FROM (SELECT 'name:' || lower(strip_accents(trim(unnest(string_split(subjects, ','))))) AS name) AS n
    LEFT JOIN core.aliases AS a ON n.name = 'name:' || a.folded
  )
ORDER BY m.slot_start NULLS FIRST, m.subject, m.claim_id
