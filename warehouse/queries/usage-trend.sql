SELECT
  t.day,
  t.subject,
  t.value,
  t.comparator,
  t.unit,
  t.per,
  t.qualifier,
  t.dimensions,
  t.status,
  t.attributed_to,
  t.published,
  t.publisher,
  t.url,
  t.sentence
FROM trend($subject, $metric) AS t
WHERE t.change IS NULL
ORDER BY t.day, t.published, t.claim_id
