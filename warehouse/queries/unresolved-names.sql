-- Names that no entity of the catalogue carries, with those that are spelled most like them: chosen by narrow columns,
-- sentences are looked up for those that are shown.
WITH names AS MATERIALIZED (
  SELECT
    w.subject_key[6:] AS folded,
    arg_min(w.subject, w.claim_id) AS name,
    count(*) AS claims,
    count(DISTINCT w.document_id) AS documents,
    mode(w.metric) AS metric,
    arg_min(w.claim_id, (-w.confidence, w.claim_id)) AS claim_id,
    arg_min(w.extractor_version, (-w.confidence, w.claim_id)) AS extractor_version
  FROM core.weighed_claims AS w
  WHERE
    starts_with(w.subject_key, 'name:')
    AND ($name IS NULL OR contains(w.subject_key[6:], lower(strip_accents(trim($name)))))
  GROUP BY w.subject_key
  ORDER BY documents DESC, claims DESC, folded ASC
  LIMIT $rows
),

near AS (
  SELECT
    n.folded,
    a.entity_id,
    max(jaro_winkler_similarity(n.folded, a.folded)) AS similarity
  FROM names AS n
  INNER JOIN core.aliases AS a
    ON left(n.folded, 1) = left(a.folded, 1) AND jaro_winkler_similarity(n.folded, a.folded) >= 0.85
  GROUP BY n.folded, a.entity_id
)

SELECT
  n.name,
  n.claims,
  n.documents,
  n.metric,
  coalesce(list(x.entity_id ORDER BY x.similarity DESC, x.entity_id ASC) FILTER (x.entity_id IS NOT NULL), []) AS candidates,
  n.claim_id,
  c.sentence
FROM names AS n
INNER JOIN core.claims AS c ON n.claim_id = c.claim_id AND n.extractor_version = c.extractor_version
LEFT JOIN near AS x ON n.folded = x.folded
GROUP BY n.name, n.claims, n.documents, n.metric, n.claim_id, c.sentence, n.folded
ORDER BY n.documents DESC, n.claims DESC, n.folded ASC
