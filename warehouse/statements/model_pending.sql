-- Revisions that stand as other readers read them in the place of a language model, which has not answered yet.
WITH flagged AS (
  SELECT
    c.revision_id,
    c.extractor_version
  FROM core.claims AS c
  WHERE c.flags::VARCHAR LIKE '%"model_pending"%'
  UNION
  SELECT
    m.revision_id,
    m.extractor_version
  FROM core.mentions AS m
  WHERE m.flags::VARCHAR LIKE '%"model_pending"%'
)

SELECT DISTINCT r.revision_id
FROM core.readings AS r
INNER JOIN flagged AS f ON r.revision_id = f.revision_id AND r.extractor_version = f.extractor_version
WHERE r.superseded_at IS NULL
