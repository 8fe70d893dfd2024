-- Of each article the last reading, recorded by then, of a revision that had been told by then: mostly the one that
-- stands now.
WITH told_by_then AS NOT MATERIALIZED (
  SELECT
    r.document_id,
    r.revision_id,
    r.extractor_version,
    r.told AS told_on,
    r.superseded_at,
    r.reading_id
  FROM core.readings AS r
  WHERE r.told <= told AND r.recorded_at <= coalesce(recorded::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ)
)

SELECT s.* EXCLUDE (superseded_at, reading_id)
FROM told_by_then AS s
WHERE s.superseded_at IS NULL
UNION ALL
SELECT e.* EXCLUDE (superseded_at, reading_id)
FROM told_by_then AS e
WHERE
  e.superseded_at IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM told_by_then AS s
    WHERE s.document_id = e.document_id AND s.superseded_at IS NULL
  )
QUALIFY row_number() OVER (PARTITION BY e.document_id ORDER BY e.reading_id DESC) = 1
