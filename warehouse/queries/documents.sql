SELECT
  d.doc,
  d.title,
  d.publisher,
  d.language,
  d.published,
  d.word_count,
  d.is_truncated,
  (
    SELECT count(*) FROM mart.evidence AS e
    WHERE e.document_id = d.document_id
  ) AS claims,
  d.flags,
  d.url
FROM core.current_documents AS d
WHERE $publisher IS NULL OR lower(d.publisher) = lower($publisher)
ORDER BY d.published DESC NULLS LAST, d.doc ASC, d.document_id ASC
LIMIT $rows
