-- From which trust on a claim is sure or likely, by who read it; what is below both is doubted.
CREATE TABLE core.grade_bars (
  reader VARCHAR NOT NULL,
  sure DOUBLE,
  likely DOUBLE
);
COMMENT ON TABLE core.grade_bars IS 'From which trust on claims of a reader are sure or likely, as fitted on annotated articles.';
COMMENT ON COLUMN core.grade_bars.reader IS 'Which reader said what it means: rules, trained or model';
COMMENT ON COLUMN core.grade_bars.sure IS 'Least trust of what is sure; null: what it alone tells never is';
COMMENT ON COLUMN core.grade_bars.likely IS 'Least trust of what is likely; null: what it alone tells never is';
DELETE FROM core.builds; -- the next build makes all anew, with grades
