-- Each claim tells which reader said what it means, how sure that one was, and what checks took.
ALTER TABLE core.claims ADD COLUMN IF NOT EXISTS reader VARCHAR;
ALTER TABLE core.claims ADD COLUMN IF NOT EXISTS metric_probability DOUBLE;
ALTER TABLE core.claims ADD COLUMN IF NOT EXISTS subject_probability DOUBLE;
ALTER TABLE core.claims ADD COLUMN IF NOT EXISTS flags JSON;
UPDATE core.claims SET reader = 'rules', flags = '[]'
WHERE reader IS NULL;
ALTER TABLE core.mentions ADD COLUMN IF NOT EXISTS reader VARCHAR;
ALTER TABLE core.mentions ADD COLUMN IF NOT EXISTS metric_probability DOUBLE;
ALTER TABLE core.mentions ADD COLUMN IF NOT EXISTS subject_probability DOUBLE;
ALTER TABLE core.mentions ADD COLUMN IF NOT EXISTS flags JSON;
UPDATE core.mentions SET reader = 'rules', flags = '[]'
WHERE reader IS NULL;
-- commit
ALTER TABLE core.claims ALTER COLUMN reader SET NOT NULL;
ALTER TABLE core.claims ALTER COLUMN flags SET NOT NULL;
COMMENT ON COLUMN core.claims.reader IS 'Which reader said what it means: rules, trained or model';
COMMENT ON COLUMN core.claims.metric_probability IS 'How sure that reader is of the metric; null where it gives none (probability)';
COMMENT ON COLUMN core.claims.subject_probability IS 'How sure that reader is of the subject; null where it gives none (probability)';
COMMENT ON COLUMN core.claims.flags IS 'What checks took (`subject:absent`), what another reader filled in (`subject:rules`), `model_pending`';
ALTER TABLE core.mentions ALTER COLUMN reader SET NOT NULL;
ALTER TABLE core.mentions ALTER COLUMN flags SET NOT NULL;
COMMENT ON COLUMN core.mentions.reader IS 'Which reader said what it means: rules, trained or model';
COMMENT ON COLUMN core.mentions.metric_probability IS 'How sure that reader is of the metric; null where it gives none (probability)';
COMMENT ON COLUMN core.mentions.subject_probability IS 'How sure that reader is of the subject; null where it gives none (probability)';
COMMENT ON COLUMN core.mentions.flags IS 'What checks took (`subject:absent`), what another reader filled in (`subject:rules`), `model_pending`';
DELETE FROM core.builds; -- the next build makes all anew, with these columns
