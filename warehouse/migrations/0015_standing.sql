-- What a load knows once and for all is kept, so that no question works it out again: when a revision was told, and
-- until when a reading stood.
DROP VIEW IF EXISTS core.reading_intervals;
ALTER TABLE core.documents ADD COLUMN IF NOT EXISTS told DATE;
UPDATE core.documents AS d SET told = t.told
FROM (
  SELECT
    r.revision_id,
    CASE
      WHEN row_number() OVER (PARTITION BY r.document_id ORDER BY r.recorded_at, r.revision_id) = 1
        THEN coalesce(r.published, r.recorded_at::DATE)
      ELSE coalesce(r.modified_at::DATE, greatest(r.published, r.recorded_at::DATE))
    END AS told
  FROM core.documents AS r
) AS t
WHERE d.revision_id = t.revision_id;

ALTER TABLE core.readings ADD COLUMN IF NOT EXISTS superseded_at TIMESTAMPTZ;
UPDATE core.readings AS r SET superseded_at = n.superseded_at
FROM (
  SELECT
    s.reading_id,
    lead(s.recorded_at) OVER (PARTITION BY s.document_id ORDER BY s.reading_id) AS superseded_at
  FROM core.readings AS s
) AS n
WHERE r.reading_id = n.reading_id;
-- commit
ALTER TABLE core.documents ALTER COLUMN told SET NOT NULL;
COMMENT ON COLUMN core.documents.told IS 'Day on which it was told: of the first revision the day of publication, of an edit the day of the edit';
COMMENT ON COLUMN core.readings.superseded_at IS 'Instant from which another reading stood; null for the one that stands now';
