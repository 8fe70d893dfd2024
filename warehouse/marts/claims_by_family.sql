-- Counted in two steps: distinct subjects of some ten thousand, articles by the families that they are known to hold.
WITH subjects AS (
  SELECT
    s.family,
    s.metric,
    s.subject_key,
    count(*) AS claims,
    min(s.told) AS first_published,
    max(s.told) AS last_published,
    sum(s.confidence) AS confidence
  FROM core.statements AS s
  GROUP BY s.family, s.metric, s.subject_key
),

documents AS (
  SELECT
    f.family,
    count(*) AS documents
  FROM (SELECT unnest(d.families) AS family FROM core.read_documents AS d) AS f
  GROUP BY f.family
)

SELECT
  s.family,
  sum(s.claims)::BIGINT AS claims,
  any_value(d.documents) AS documents,
  count(DISTINCT s.subject_key) AS subjects,
  count(DISTINCT s.metric) AS metrics,
  min(s.first_published) AS first_published,
  max(s.last_published) AS last_published,
  sum(s.confidence) / sum(s.claims) AS mean_confidence
FROM subjects AS s
INNER JOIN documents AS d ON s.family = d.family
GROUP BY s.family
