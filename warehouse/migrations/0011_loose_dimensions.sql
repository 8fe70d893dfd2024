-- Which dimensions of a metric say nothing by their absence.
ALTER TABLE core.metrics ADD COLUMN IF NOT EXISTS loose_dimensions JSON DEFAULT '{}';
-- commit
ALTER TABLE core.metrics ALTER COLUMN loose_dimensions SET NOT NULL;
ALTER TABLE core.metrics ALTER COLUMN loose_dimensions DROP DEFAULT;
COMMENT ON COLUMN core.metrics.loose_dimensions IS 'Dimensions whose absence says nothing, as a JSON merge patch that takes them out (RFC 7396)';
