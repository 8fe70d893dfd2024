-- PDFs are documents too; where each of their pages begins is kept.
COMMENT ON COLUMN core.documents.media_type IS 'What was read: text/markdown, text/plain, text/html or application/pdf';
COMMENT ON COLUMN core.documents.extra IS 'What else it tells: front matter keys without a meaning here; `pages`, where each page of a PDF begins';
