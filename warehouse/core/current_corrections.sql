-- Which claim each correction means: the article by its id, name or address, then the quantity as written.
-- It holds while the claim is as the correction expects it: once the extractor reads it otherwise, someone must look.
-- Inner joins come first: where nothing is to be corrected, no claim is looked at. Which revision stands, claims say.
WITH named AS (
  SELECT
    k.correction_id,
    d.revision_id
  FROM core.open_corrections AS k
  INNER JOIN core.documents AS d ON k.document = d.document_id
  UNION
  SELECT
    k.correction_id,
    d.revision_id
  FROM core.open_corrections AS k
  INNER JOIN core.documents AS d ON k.document = d.doc
  UNION
  SELECT
    k.correction_id,
    d.revision_id
  FROM core.open_corrections AS k
  INNER JOIN core.documents AS d ON k.document = d.url
),

matched AS (
  SELECT
    k.correction_id,
    c.claim_id,
    c.document_id,
    to_json(c) AS claim
  FROM core.open_corrections AS k
  INNER JOIN named AS n ON k.correction_id = n.correction_id
  INNER JOIN core.current_claims AS c
    ON n.revision_id = c.revision_id AND k.surface = c.surface AND (k.metric IS NULL OR k.metric = c.metric)
)

SELECT
  k.*,
  m.claim_id,
  m.document_id,
  list_bool_and([
    (k.expect ->> f) IS NOT DISTINCT FROM (m.claim ->> f)
    OR coalesce(try_cast(k.expect ->> f AS DOUBLE) = try_cast(m.claim ->> f AS DOUBLE), FALSE)
    FOR f IN json_keys(k.expect)
  ]) AS holds
FROM core.open_corrections AS k
LEFT JOIN matched AS m ON k.correction_id = m.correction_id
