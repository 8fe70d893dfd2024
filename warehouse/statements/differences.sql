-- Claims of articles that two versions have read: gained, lost, changed, same. A claim is the same one where its span in
-- the same body is, or its words in the same sentence where the body is another; of several at one place first those of
-- one metric meet, then the others in their order.
-- noqa: disable=ST03
WITH sides AS (
  SELECT
    'old' AS side,
    o.*
  FROM old_claims AS o
  UNION ALL BY NAME
  SELECT
    'new' AS side,
    n.*
  FROM new_claims AS n
),

placed AS (
  SELECT
    c.*,
    CASE WHEN p.old_revision = p.new_revision THEN c.span_start || '-' || c.span_end ELSE c.surface || c.sentence END AS place
  FROM sides AS c
  INNER JOIN read_by_both AS p
    ON
      c.document_id = p.document_id
      AND c.revision_id = CASE c.side WHEN 'old' THEN p.old_revision ELSE p.new_revision END
),

numbered AS (
  SELECT
    p.*,
    row_number() OVER (PARTITION BY p.side, p.document_id, p.place, p.metric ORDER BY p.value, p.subject, p.claim_id) AS nth
  FROM placed AS p
),

one_metric AS (
  SELECT
    n.document_id,
    n.place,
    n.metric,
    any_value(n) FILTER (WHERE n.side = 'old') AS old_claim,
    any_value(n) FILTER (WHERE n.side = 'new') AS new_claim
  FROM numbered AS n
  GROUP BY n.document_id, n.place, n.metric, n.nth
),

alone AS (
  SELECT
    m.document_id,
    m.place,
    m.old_claim,
    m.new_claim,
    row_number() OVER (PARTITION BY m.document_id, m.place, m.old_claim IS NULL ORDER BY m.metric) AS nth
  FROM one_metric AS m
  WHERE m.old_claim IS NULL OR m.new_claim IS NULL
)

SELECT
  m.old_claim,
  m.new_claim
FROM one_metric AS m
WHERE m.old_claim IS NOT NULL AND m.new_claim IS NOT NULL
UNION ALL
SELECT
  any_value(a.old_claim) AS old_claim,
  any_value(a.new_claim) AS new_claim
FROM alone AS a
GROUP BY a.document_id, a.place, a.nth
