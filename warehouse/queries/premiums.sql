SELECT
  d.subject,
  d.counterparty,
  d.value AS premium,
  d.comparator,
  d.attributed_to,
  d.announced_on,
  d.published,
  d.publisher,
  d.url,
  d.sentence
FROM mart.deals AS d
WHERE
  d.metric = 'premium'
  AND ($subject IS NULL OR lower(d.subject) = lower($subject) OR d.subject_id = $subject)
ORDER BY d.subject, d.value, d.published, d.claim_id
