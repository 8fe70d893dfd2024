SELECT
  f.doubt,
  f.metric,
  f.subject,
  f.value,
  f.comparator,
  f.unit,
  f.per,
  f.beside,
  f.status,
  f.roots,
  f.first_told,
  e.publisher,
  e.url,
  e.sentence,
  f.claim_id
FROM mart.doubted AS f
INNER JOIN mart.evidence AS e ON f.claim_id = e.claim_id
WHERE
  ($metric IS NULL OR f.metric = $metric)
  AND ($family IS NULL OR f.family = $family)
  AND ($subject IS NULL OR f.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
ORDER BY f.first_told DESC, f.metric ASC, f.subject ASC, f.claim_id ASC
LIMIT $rows
