-- A flag is told by each reading that differs: `second_reading:unit`.
SELECT
  array_to_string(
    [replace(f, 'second_reading:', '') FOR f IN from_json(m.flags, '["VARCHAR"]') IF f LIKE 'second_reading:%'], ', '
  ) AS differs,
  m.surface,
  m.value,
  m.comparator,
  m.unit,
  m.per,
  d.published,
  d.publisher,
  d.url,
  m.sentence
FROM core.current_mentions AS m
INNER JOIN core.documents AS d ON m.revision_id = d.revision_id
WHERE m.flags::VARCHAR LIKE '%second_reading:%'
ORDER BY d.published DESC NULLS LAST, m.claim_id ASC
LIMIT $rows
