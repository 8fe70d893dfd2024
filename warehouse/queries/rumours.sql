-- What is rumoured, and the newest claim of the same measure that is more than a rumour, if one was told since.
WITH rumoured AS (
  SELECT
    w.claim_id,
    w.extractor_version,
    w.revision_id,
    w.metric,
    w.subject_key,
    w.subject,
    w.value,
    w.comparator,
    w.unit,
    w.told
  FROM core.weighed_claims AS w
  WHERE w.status = 'rumoured' AND (w.told >= $since OR $since IS NULL)
  ORDER BY w.told DESC, w.subject ASC, w.claim_id ASC
  LIMIT $rows
),

facts AS (
  SELECT
    f.metric,
    f.subject_key,
    f.unit,
    arg_min(
      { 'value': f.value, 'status': f.status, 'told': f.told },
      { 'a': -epoch(f.told), 'b': -f.confidence, 'c': f.claim_id }
    ) AS newest
  FROM core.newest_facts AS f
  GROUP BY f.metric, f.subject_key, f.unit
)

SELECT
  r.subject,
  r.metric,
  r.value,
  r.comparator,
  r.unit,
  d.published,
  d.publisher,
  d.url,
  c.sentence,
  f.newest.value AS confirmed_value,
  f.newest.status AS confirmed_status,
  f.newest.told AS confirmed_on
FROM rumoured AS r
INNER JOIN core.claims AS c ON r.claim_id = c.claim_id AND r.extractor_version = c.extractor_version
INNER JOIN core.documents AS d ON r.revision_id = d.revision_id
LEFT JOIN facts AS f
  ON
    r.metric = f.metric AND r.subject_key = f.subject_key AND r.unit IS NOT DISTINCT FROM f.unit
    AND r.told <= f.newest.told
ORDER BY r.told DESC, r.subject ASC, r.claim_id ASC
