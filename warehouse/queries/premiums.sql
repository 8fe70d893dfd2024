SELECT
  t.subject,
  t.counterparty,
  t.value AS premium,
  t.comparator,
  CASE WHEN regexp_matches(m.chosen_by, '^(company|regulator)') THEN m.value END AS best,
  m.agreement,
  t.tier,
  t.attributed_to,
  t.told,
  d.publisher,
  d.url
FROM core.weighed_claims AS t
INNER JOIN mart.modalities AS m ON t.figure_id = m.figure_id AND t.status = m.status
INNER JOIN core.documents AS d ON t.revision_id = d.revision_id
WHERE
  t.metric = 'premium' AND t.told <= coalesce($day, DATE '9999-12-31')
  AND ($subject IS NULL OR t.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
ORDER BY t.subject, t.value, t.told, t.claim_id
