-- A reading knows when its revision was told: what was known on a day is chosen without the articles.
ALTER TABLE core.readings ADD COLUMN IF NOT EXISTS told DATE;
UPDATE core.readings AS r SET told = d.told
FROM core.documents AS d
WHERE r.revision_id = d.revision_id;
-- commit
ALTER TABLE core.readings ALTER COLUMN told SET NOT NULL;
COMMENT ON COLUMN core.readings.told IS 'Day on which its revision was told';
