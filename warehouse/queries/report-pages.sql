WITH paged AS (
  SELECT
    d.revision_id,
    d.doc,
    d.title,
    json_extract(d.extra, '$.pages')::BIGINT[] AS pages
  FROM core.current_documents AS d
  WHERE contains(d.extra::VARCHAR, '"pages"') AND json_extract(d.extra, '$.pages') IS NOT NULL AND ($report IS NULL OR d.doc = $report)
)

SELECT
  p.doc,
  len(list_filter(p.pages, LAMBDA start: start <= e.span_start)) AS page,
  e.surface,
  e.value,
  e.unit,
  e.metric,
  e.subject,
  e.sentence
FROM paged AS p
INNER JOIN mart.evidence AS e ON p.revision_id = e.revision_id
ORDER BY p.doc ASC, e.span_start ASC, e.claim_id ASC
LIMIT $rows
