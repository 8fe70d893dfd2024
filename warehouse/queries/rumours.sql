-- What is rumoured, and the newest claim of the same measure that is more than a rumour, if one was told since.
SELECT
  r.subject,
  r.metric,
  r.value,
  r.comparator,
  r.unit,
  r.published,
  r.publisher,
  r.url,
  r.sentence,
  c.value AS confirmed_value,
  c.status AS confirmed_status,
  c.published AS confirmed_on
FROM mart.evidence AS r
LEFT JOIN mart.evidence AS c
  ON
    r.metric = c.metric
    AND coalesce(r.subject_id, lower(r.subject)) = coalesce(c.subject_id, lower(c.subject))
    AND r.unit IS NOT DISTINCT FROM c.unit
    AND c.status IN ('actual', 'announced')
    AND r.published <= c.published
WHERE
  r.status = 'rumoured'
  AND (r.published >= $since OR $since IS NULL)
QUALIFY
  row_number() OVER (
    PARTITION BY r.claim_id ORDER BY c.published DESC NULLS LAST, c.confidence DESC, c.claim_id ASC
  ) = 1
ORDER BY r.published DESC NULLS LAST, r.subject ASC, r.claim_id ASC
