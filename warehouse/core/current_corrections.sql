-- Which claim each correction means: the article by its id, name or address, then the quantity as written.
-- It holds while the claim is as the correction expects it: once the extractor reads it otherwise, someone must look.
WITH matched AS (
  SELECT
    k.*,
    c.claim_id,
    c.document_id,
    to_json(c) AS claim
  FROM core.open_corrections AS k
  LEFT JOIN core.current_documents AS d ON k.document IN (d.document_id, d.doc, d.url)
  LEFT JOIN core.current_claims AS c
    ON d.revision_id = c.revision_id AND k.surface = c.surface AND (k.metric IS NULL OR k.metric = c.metric)
)

SELECT
  m.* EXCLUDE (claim),
  list_bool_and([
    (m.expect ->> f) IS NOT DISTINCT FROM (m.claim ->> f)
    OR coalesce(try_cast(m.expect ->> f AS DOUBLE) = try_cast(m.claim ->> f AS DOUBLE), FALSE)
    FOR f IN json_keys(m.expect)
  ]) AS holds
FROM matched AS m
