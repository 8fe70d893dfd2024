-- The same statement in several articles is one figure here; the newest and surest article is quoted.
-- telling weighs what a reader would stop at: 40 % confidence, 25 % size on a log scale, 15 % a subject that the
-- catalogue knows, 10 % a heart family, 10 % that more than one article says so.
WITH told AS (
  SELECT
    e.*,
    count(*) OVER same_figure AS claims,
    count(DISTINCT e.document_id) OVER same_figure AS documents,
    min(e.published) OVER same_figure AS first_published,
    row_number() OVER (same_figure ORDER BY e.published DESC NULLS LAST, e.confidence DESC, e.claim_id ASC) AS place
  FROM mart.evidence AS e
  WINDOW
    same_figure AS (
      PARTITION BY
        e.metric, coalesce(e.subject_id, lower(e.subject)), e.benchmark, e.unit, e.per, e.change, e.value, e.status,
        e.qualifier, e.dimensions
    )
)

SELECT
  t.claim_id,
  t.family,
  t.metric,
  t.subject,
  t.subject_id,
  t.counterparty,
  t.benchmark,
  t.qualifier,
  t.dimensions,
  t.value,
  t.value_low,
  t.value_high,
  t.comparator,
  t.unit,
  t.per,
  t.change,
  t.status,
  t.day,
  t.attributed_to,
  t.confidence,
  round(
    0.4 * t.confidence
    + 0.25 * least(1, CASE WHEN t.unit IN ('%', 'pp', 'point') THEN t.value / 100 ELSE log10(1 + t.value) / 12 END)
    + 0.15 * (t.subject_id IS NOT NULL)::INTEGER
    + 0.1 * (t.family IN ('deal', 'budget', 'benchmark', 'usage'))::INTEGER
    + 0.1 * (t.documents > 1)::INTEGER,
    4
  ) AS telling,
  t.claims,
  t.documents,
  t.first_published,
  t.published,
  t.publisher,
  t.title,
  t.url,
  t.surface,
  t.sentence
FROM told AS t
WHERE t.place = 1
