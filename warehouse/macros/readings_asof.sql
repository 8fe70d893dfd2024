-- Of each article the last reading, recorded by then, of a revision that had been told by then.
SELECT
  r.document_id,
  r.revision_id,
  r.extractor_version,
  t.told AS told_on
FROM core.readings AS r
INNER JOIN core.tellings AS t ON r.revision_id = t.revision_id
WHERE t.told <= told AND r.recorded_at <= coalesce(recorded::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ)
QUALIFY row_number() OVER (PARTITION BY r.document_id ORDER BY r.reading_id DESC) = 1
