-- Claims; without a primary key, which would cost half the load's speed: the load keeps them unique.
CREATE TABLE core.claims (
  doc VARCHAR NOT NULL,
  span_start BIGINT NOT NULL,
  span_end BIGINT NOT NULL,
  surface VARCHAR NOT NULL,
  value DOUBLE NOT NULL,
  value_low DOUBLE,
  value_high DOUBLE,
  comparator VARCHAR NOT NULL,
  unit VARCHAR,
  per VARCHAR,
  family VARCHAR,
  metric VARCHAR,
  subject VARCHAR,
  counterparty VARCHAR,
  benchmark VARCHAR,
  qualifier VARCHAR,
  change VARCHAR,
  period_start DATE,
  period_end DATE,
  status VARCHAR,
  attributed_to VARCHAR,
  sentence VARCHAR NOT NULL,
  sentence_start BIGINT NOT NULL,
  sentence_end BIGINT NOT NULL,
  evidence JSON NOT NULL,
  dimensions JSON NOT NULL,
  subject_id VARCHAR,
  counterparty_id VARCHAR,
  confidence DOUBLE NOT NULL,
  rule VARCHAR NOT NULL,
  language VARCHAR,
  published DATE,
  extractor_version VARCHAR NOT NULL,
  document_id VARCHAR NOT NULL,
  revision_id VARCHAR NOT NULL,
  claim_id VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.claims IS 'One statement of one document about one measure, as printed; never changed, never deleted.';
COMMENT ON COLUMN core.claims.doc IS 'Name of the document in its run';
COMMENT ON COLUMN core.claims.span_start IS 'First code point of surface in the body (code points)';
COMMENT ON COLUMN core.claims.span_end IS 'One past the last code point of surface (code points)';
COMMENT ON COLUMN core.claims.surface IS 'The quantity as written: numeral, scale and unit; comparator words stay outside';
COMMENT ON COLUMN core.claims.value IS 'In base units, scale applied, never negative; percentages as written; the midpoint of a range';
COMMENT ON COLUMN core.claims.value_low IS 'Low end of a range';
COMMENT ON COLUMN core.claims.value_high IS 'High end of a range';
COMMENT ON COLUMN core.claims.comparator IS '= exact, ~ about, > more than or at least, < less than or up to, range';
COMMENT ON COLUMN core.claims.unit IS 'ISO 4217, %, pp, physical, point, 1, or the English singular of what is counted; null: no currency told';
COMMENT ON COLUMN core.claims.per IS 'Denominator: `1e6 token`, `wk`, `user` …';
COMMENT ON COLUMN core.claims.family IS 'Family of metrics; null for a mention';
COMMENT ON COLUMN core.claims.metric IS 'What is measured; null for a mention';
COMMENT ON COLUMN core.claims.subject IS 'Whose measure it is: the catalogue''s label, else as written';
COMMENT ON COLUMN core.claims.counterparty IS 'The other side of the metric''s roles; several joined by ` and `';
COMMENT ON COLUMN core.claims.benchmark IS 'Benchmark''s name, for benchmark_score';
COMMENT ON COLUMN core.claims.qualifier IS 'What narrows the measure, in short English';
COMMENT ON COLUMN core.claims.change IS 'increase or decrease, where the value is a difference and not a level';
COMMENT ON COLUMN core.claims.period_start IS 'First day that the value holds for';
COMMENT ON COLUMN core.claims.period_end IS 'Last day that the value holds for';
COMMENT ON COLUMN core.claims.status IS 'actual, announced, planned, forecast, rumoured';
COMMENT ON COLUMN core.claims.attributed_to IS 'Whom the document credits for the figure';
COMMENT ON COLUMN core.claims.sentence IS 'The sentence that states it';
COMMENT ON COLUMN core.claims.sentence_start IS 'First code point of the sentence in the body (code points)';
COMMENT ON COLUMN core.claims.sentence_end IS 'One past the last code point of the sentence (code points)';
COMMENT ON COLUMN core.claims.evidence IS 'Spans that made the value: numeral, scale, unit, per, comparator, what was carried from where';
COMMENT ON COLUMN core.claims.dimensions IS 'The metric''s typed dimensions: protocol, direction, tier, window, stage …';
COMMENT ON COLUMN core.claims.subject_id IS 'Catalogue id of the subject; null where the name is not in the catalogue';
COMMENT ON COLUMN core.claims.counterparty_id IS 'Catalogue id of the counterparty, the first where there are several';
COMMENT ON COLUMN core.claims.confidence IS 'How sure the extractor is of metric and subject, 0 to 1 (probability)';
COMMENT ON COLUMN core.claims.rule IS 'Rules that made it: scanner rule, metric frame, subject rule';
COMMENT ON COLUMN core.claims.language IS 'ISO 639-1 code of the document';
COMMENT ON COLUMN core.claims.published IS 'Day of publication of the document';
COMMENT ON COLUMN core.claims.extractor_version IS 'Version of rules and lexicons that read it';
COMMENT ON COLUMN core.claims.document_id IS 'Identity of the article';
COMMENT ON COLUMN core.claims.revision_id IS 'Revision of the article that was read';
COMMENT ON COLUMN core.claims.claim_id IS 'Hash of revision, span, value, unit and metric';
COMMENT ON COLUMN core.claims.run_id IS 'Run that recorded it first';
COMMENT ON COLUMN core.claims.recorded_at IS 'Instant at which the warehouse recorded it';
