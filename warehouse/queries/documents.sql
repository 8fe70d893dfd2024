SELECT
  d.doc,
  d.title,
  d.publisher,
  d.language,
  d.published,
  d.word_count,
  d.is_truncated,
  c.claims,
  d.flags,
  d.url
FROM core.read_documents AS c
INNER JOIN core.documents AS d ON c.revision_id = d.revision_id
WHERE $publisher IS NULL OR lower(c.publisher) = lower($publisher)
ORDER BY d.published DESC NULLS LAST, d.doc ASC, d.document_id ASC
LIMIT $rows
