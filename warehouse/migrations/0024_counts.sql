-- Which counted nouns are one in a metric's series, and which dimensions a window implies.
ALTER TABLE core.metrics ADD COLUMN IF NOT EXISTS counts JSON DEFAULT '{}';
-- commit
ALTER TABLE core.metrics ALTER COLUMN counts SET NOT NULL;
ALTER TABLE core.metrics ALTER COLUMN counts DROP DEFAULT;
ALTER TABLE core.metrics ADD COLUMN IF NOT EXISTS implied JSON DEFAULT '{}';
-- commit
ALTER TABLE core.metrics ALTER COLUMN implied SET NOT NULL;
ALTER TABLE core.metrics ALTER COLUMN implied DROP DEFAULT;
COMMENT ON COLUMN core.metrics.counts IS 'Counted noun -> the one that stands for it in the metric''s series';
COMMENT ON COLUMN core.metrics.implied IS 'Dimensions whose value says nothing where a window is told';
