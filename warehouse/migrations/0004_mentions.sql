-- Quantities that no metric claims, and rows that failed a check.
CREATE TABLE core.mentions (
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
COMMENT ON TABLE core.mentions IS 'A quantity that no metric claims, kept for a later replay; it doesn''t count as a claim.';
COMMENT ON COLUMN core.mentions.doc IS 'Name of the document in its run';
COMMENT ON COLUMN core.mentions.span_start IS 'First code point of surface in the body (code points)';
COMMENT ON COLUMN core.mentions.span_end IS 'One past the last code point of surface (code points)';
COMMENT ON COLUMN core.mentions.surface IS 'The quantity as written: numeral, scale and unit; comparator words stay outside';
COMMENT ON COLUMN core.mentions.value IS 'In base units, scale applied, never negative; percentages as written; the midpoint of a range';
COMMENT ON COLUMN core.mentions.value_low IS 'Low end of a range';
COMMENT ON COLUMN core.mentions.value_high IS 'High end of a range';
COMMENT ON COLUMN core.mentions.comparator IS '= exact, ~ about, > more than or at least, < less than or up to, range';
COMMENT ON COLUMN core.mentions.unit IS 'ISO 4217, %, pp, physical, point, 1, or the English singular of what is counted; null: no currency told';
COMMENT ON COLUMN core.mentions.per IS 'Denominator: `1e6 token`, `wk`, `user` …';
COMMENT ON COLUMN core.mentions.family IS 'Family of metrics; null for a mention';
COMMENT ON COLUMN core.mentions.metric IS 'What is measured; null for a mention';
COMMENT ON COLUMN core.mentions.subject IS 'Whose measure it is: the catalogue''s label, else as written';
COMMENT ON COLUMN core.mentions.counterparty IS 'The other side of the metric''s roles; several joined by ` and `';
COMMENT ON COLUMN core.mentions.benchmark IS 'Benchmark''s name, for benchmark_score';
COMMENT ON COLUMN core.mentions.qualifier IS 'What narrows the measure, in short English';
COMMENT ON COLUMN core.mentions.change IS 'increase or decrease, where the value is a difference and not a level';
COMMENT ON COLUMN core.mentions.period_start IS 'First day that the value holds for';
COMMENT ON COLUMN core.mentions.period_end IS 'Last day that the value holds for';
COMMENT ON COLUMN core.mentions.status IS 'actual, announced, planned, forecast, rumoured';
COMMENT ON COLUMN core.mentions.attributed_to IS 'Whom the document credits for the figure';
COMMENT ON COLUMN core.mentions.sentence IS 'The sentence that states it';
COMMENT ON COLUMN core.mentions.sentence_start IS 'First code point of the sentence in the body (code points)';
COMMENT ON COLUMN core.mentions.sentence_end IS 'One past the last code point of the sentence (code points)';
COMMENT ON COLUMN core.mentions.evidence IS 'Spans that made the value: numeral, scale, unit, per, comparator, what was carried from where';
COMMENT ON COLUMN core.mentions.dimensions IS 'The metric''s typed dimensions: protocol, direction, tier, window, stage …';
COMMENT ON COLUMN core.mentions.subject_id IS 'Catalogue id of the subject; null where the name is not in the catalogue';
COMMENT ON COLUMN core.mentions.counterparty_id IS 'Catalogue id of the counterparty, the first where there are several';
COMMENT ON COLUMN core.mentions.confidence IS 'How sure the extractor is of metric and subject, 0 to 1 (probability)';
COMMENT ON COLUMN core.mentions.rule IS 'Rules that made it: scanner rule, metric frame, subject rule';
COMMENT ON COLUMN core.mentions.language IS 'ISO 639-1 code of the document';
COMMENT ON COLUMN core.mentions.published IS 'Day of publication of the document';
COMMENT ON COLUMN core.mentions.extractor_version IS 'Version of rules and lexicons that read it';
COMMENT ON COLUMN core.mentions.document_id IS 'Identity of the article';
COMMENT ON COLUMN core.mentions.revision_id IS 'Revision of the article that was read';
COMMENT ON COLUMN core.mentions.claim_id IS 'Hash of revision, span, value, unit and metric';
COMMENT ON COLUMN core.mentions.run_id IS 'Run that recorded it first';
COMMENT ON COLUMN core.mentions.recorded_at IS 'Instant at which the warehouse recorded it';

CREATE TABLE core.quarantine (
  quarantine_id VARCHAR NOT NULL,
  stage VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  message VARCHAR NOT NULL,
  doc VARCHAR,
  document_id VARCHAR,
  revision_id VARCHAR,
  raw_sha256 VARCHAR,
  span_start BIGINT,
  span_end BIGINT,
  row JSON NOT NULL,
  state VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  first_seen TIMESTAMPTZ NOT NULL,
  last_seen TIMESTAMPTZ NOT NULL,
  resolved_at TIMESTAMPTZ
);
COMMENT ON TABLE core.quarantine IS 'A row that failed a check, kept until it is replayed or dismissed.';
COMMENT ON COLUMN core.quarantine.quarantine_id IS 'Hash of stage, rule, document and row';
COMMENT ON COLUMN core.quarantine.stage IS 'Boundary at which it failed';
COMMENT ON COLUMN core.quarantine.rule IS 'Check that it failed: `not_rederivable`, `value:ge`, `empty` …';
COMMENT ON COLUMN core.quarantine.message IS 'What is wrong and what would be right, one line';
COMMENT ON COLUMN core.quarantine.doc IS 'Name of the document';
COMMENT ON COLUMN core.quarantine.document_id IS 'Identity of the article, where it got that far';
COMMENT ON COLUMN core.quarantine.revision_id IS 'Revision of the article, where it got that far';
COMMENT ON COLUMN core.quarantine.raw_sha256 IS 'Key of the raw bytes, where they were stored';
COMMENT ON COLUMN core.quarantine.span_start IS 'Span in the body, where there is one (code points)';
COMMENT ON COLUMN core.quarantine.span_end IS 'End of the span (code points)';
COMMENT ON COLUMN core.quarantine.row IS 'The whole row as it was';
COMMENT ON COLUMN core.quarantine.state IS 'How it stands';
COMMENT ON COLUMN core.quarantine.run_id IS 'Run that recorded it first';
COMMENT ON COLUMN core.quarantine.first_seen IS 'Instant at which it was first recorded';
COMMENT ON COLUMN core.quarantine.last_seen IS 'Instant at which it was last recorded';
COMMENT ON COLUMN core.quarantine.resolved_at IS 'Instant at which it left quarantine';
