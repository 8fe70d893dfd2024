-- Claims of articles that two versions have read: gained, lost, changed, same. A claim is the same one where its span in
-- the same body is, or its words in the same sentence where the body is another; of several at one place first those of
-- one metric meet, then the others in their order.
-- noqa: disable=ST03
WITH old_placed AS (
  SELECT
    c.*,
    CASE WHEN c.revision_id = p.new_revision THEN c.span_start || '-' || c.span_end ELSE c.surface || c.sentence END AS place
  FROM old_claims AS c
  INNER JOIN read_by_both AS p ON c.document_id = p.document_id AND c.revision_id = p.old_revision
),

new_placed AS (
  SELECT
    c.*,
    CASE WHEN c.revision_id = p.old_revision THEN c.span_start || '-' || c.span_end ELSE c.surface || c.sentence END AS place
  FROM new_claims AS c
  INNER JOIN read_by_both AS p ON c.document_id = p.document_id AND c.revision_id = p.new_revision
),

old_numbered AS (
  SELECT
    o.*,
    row_number() OVER (PARTITION BY o.document_id, o.place, o.metric ORDER BY o.value, o.subject, o.claim_id) AS nth
  FROM old_placed AS o
),

new_numbered AS (
  SELECT
    n.*,
    row_number() OVER (PARTITION BY n.document_id, n.place, n.metric ORDER BY n.value, n.subject, n.claim_id) AS nth
  FROM new_placed AS n
),

one_metric AS (
  SELECT
    CASE WHEN o.claim_id IS NOT NULL THEN o END AS old_claim,
    CASE WHEN n.claim_id IS NOT NULL THEN n END AS new_claim
  FROM old_numbered AS o
  FULL JOIN new_numbered AS n
    ON
      o.document_id = n.document_id AND o.place = n.place AND o.nth = n.nth
      AND o.metric IS NOT DISTINCT FROM n.metric
),

old_alone AS (
  SELECT
    a.old_claim,
    row_number() OVER (PARTITION BY a.old_claim.document_id, a.old_claim.place ORDER BY a.old_claim.metric) AS nth
  FROM one_metric AS a
  WHERE a.new_claim IS NULL
),

new_alone AS (
  SELECT
    a.new_claim,
    row_number() OVER (PARTITION BY a.new_claim.document_id, a.new_claim.place ORDER BY a.new_claim.metric) AS nth
  FROM one_metric AS a
  WHERE a.old_claim IS NULL
)

SELECT
  m.old_claim,
  m.new_claim
FROM one_metric AS m
WHERE m.old_claim IS NOT NULL AND m.new_claim IS NOT NULL
UNION ALL
SELECT
  o.old_claim,
  n.new_claim
FROM old_alone AS o
FULL JOIN new_alone AS n
  ON o.old_claim.document_id = n.new_claim.document_id AND o.old_claim.place = n.new_claim.place AND o.nth = n.nth
