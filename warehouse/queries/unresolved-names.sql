-- Names that no entity of the catalogue carries, with those that are spelled most like them.
WITH names AS (
  SELECT
    lower(strip_accents(e.subject)) AS folded,
    any_value(e.subject ORDER BY e.claim_id) AS name,
    count(*) AS claims,
    count(DISTINCT e.document_id) AS documents,
    mode(e.metric) AS metric,
    any_value(e.claim_id ORDER BY e.confidence DESC, e.claim_id ASC) AS claim_id,
    any_value(e.sentence ORDER BY e.confidence DESC, e.claim_id ASC) AS sentence
  FROM mart.evidence AS e
  WHERE e.subject IS NOT NULL AND e.subject_id IS NULL
  GROUP BY lower(strip_accents(e.subject))
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
  n.sentence
FROM names AS n
LEFT JOIN near AS x ON n.folded = x.folded
GROUP BY n.name, n.claims, n.documents, n.metric, n.claim_id, n.sentence, n.folded
ORDER BY n.documents DESC, n.claims DESC, n.folded ASC
