SELECT
  e.claim_id,
  e.status,
  e.value,
  e.value_low,
  e.value_high,
  e.comparator,
  e.unit,
  e.per,
  e.change,
  e.attributed_to,
  e.published,
  e.publisher,
  e.title,
  e.url,
  e.sentence,
  e.highlight_start,
  e.highlight_end,
  r.root_id,
  r.because
FROM core.placements AS o
INNER JOIN core.placements AS p ON o.figure_id = p.figure_id
INNER JOIN mart.evidence AS e ON p.claim_id = e.claim_id
LEFT JOIN core.current_roots AS r ON e.document_id = r.document_id
WHERE o.claim_id = $claim
ORDER BY e.published ASC, e.claim_id ASC
LIMIT $rows
