-- Articles in all their revisions, and which extractor read which.
CREATE TABLE core.documents (
  doc VARCHAR NOT NULL,
  document_id VARCHAR NOT NULL,
  revision_id VARCHAR NOT NULL,
  url VARCHAR,
  title VARCHAR,
  publisher VARCHAR,
  source VARCHAR,
  language VARCHAR,
  language_detected VARCHAR,
  published DATE,
  published_at TIMESTAMPTZ,
  modified_at TIMESTAMPTZ,
  media_type VARCHAR NOT NULL,
  is_free BOOLEAN,
  is_truncated BOOLEAN NOT NULL,
  word_count BIGINT NOT NULL,
  body VARCHAR NOT NULL,
  body_sha256 VARCHAR NOT NULL,
  raw_sha256 VARCHAR NOT NULL,
  extra JSON NOT NULL,
  flags JSON NOT NULL,
  run_id VARCHAR NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.documents IS 'One revision of one article: its body as stored, which all offsets refer to, and its metadata.';
COMMENT ON COLUMN core.documents.doc IS 'Name in its run: the file''s name without extension, else its path or address; `-` is standard input';
COMMENT ON COLUMN core.documents.document_id IS 'Stable identity of the article, whatever its revision: hash of its address, else of publisher and path';
COMMENT ON COLUMN core.documents.revision_id IS 'Hash of document_id and body: an edited article is a new revision';
COMMENT ON COLUMN core.documents.url IS 'Canonical address, as the page states it, else as fetched';
COMMENT ON COLUMN core.documents.title IS 'Headline';
COMMENT ON COLUMN core.documents.publisher IS 'Outlet, as the document names it';
COMMENT ON COLUMN core.documents.source IS 'Source folder, feed or path that it was fetched through';
COMMENT ON COLUMN core.documents.language IS 'ISO 639-1 code: as declared, else as detected';
COMMENT ON COLUMN core.documents.language_detected IS 'ISO 639-1 code that the detector found in the body';
COMMENT ON COLUMN core.documents.published IS 'Day of publication at the outlet''s local time; null where the document gives none';
COMMENT ON COLUMN core.documents.published_at IS 'Instant of publication, where told with a time and zone';
COMMENT ON COLUMN core.documents.modified_at IS 'Instant of the last change that the document states';
COMMENT ON COLUMN core.documents.media_type IS 'What was read: text/markdown, text/plain or text/html';
COMMENT ON COLUMN core.documents.is_free IS 'Whether the page says that it is free to read';
COMMENT ON COLUMN core.documents.is_truncated IS 'Whether only the beginning of the article is there (paywall, teaser)';
COMMENT ON COLUMN core.documents.word_count IS 'Words in the body (words)';
COMMENT ON COLUMN core.documents.body IS 'Text of the article; offsets are in Unicode code points of it';
COMMENT ON COLUMN core.documents.body_sha256 IS 'SHA-256 of the body in UTF-8';
COMMENT ON COLUMN core.documents.raw_sha256 IS 'SHA-256 of the bytes as fetched, the key of the raw store';
COMMENT ON COLUMN core.documents.extra IS 'Front matter keys that techfigures gives no meaning to';
COMMENT ON COLUMN core.documents.flags IS 'What a reader should know: language_conflict, no_date, language_unsupported, decoded_as_…';
COMMENT ON COLUMN core.documents.run_id IS 'Run that recorded it first';
COMMENT ON COLUMN core.documents.recorded_at IS 'Instant at which the warehouse recorded it';

CREATE TABLE core.readings (
  reading_id BIGINT NOT NULL,
  document_id VARCHAR NOT NULL,
  revision_id VARCHAR NOT NULL,
  extractor_version VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.readings IS 'Which extractor read which revision of an article; the last reading of an article stands.';
COMMENT ON COLUMN core.readings.reading_id IS 'Order in which readings were recorded, from 1';
COMMENT ON COLUMN core.readings.document_id IS 'Identity of the article';
COMMENT ON COLUMN core.readings.revision_id IS 'Revision that was read';
COMMENT ON COLUMN core.readings.extractor_version IS 'Version of rules and lexicons that read it';
COMMENT ON COLUMN core.readings.run_id IS 'Run that recorded it';
COMMENT ON COLUMN core.readings.recorded_at IS 'Instant at which the warehouse recorded it';
