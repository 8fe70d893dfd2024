-- Of several attempts each counts; the nearest share that there is must lie within the score's own rounding.
WITH scores AS (
  SELECT
    s.*,
    $items::BIGINT * coalesce(try_cast(s.dimensions ->> 'attempts' AS BIGINT), 1) AS items
  FROM core.statements AS s
  WHERE
    s.metric = 'benchmark_score' AND lower(s.benchmark) = lower($benchmark) AND s.unit IN ('%', 'point')
    AND s.comparator = '=' AND s.change IS NULL AND s.told <= coalesce($day, DATE '9999-12-31')
)

SELECT
  s.subject,
  s.value AS score,
  s.unit,
  round(s.value * s.items / 100) AS nearest_items,
  round(100 * round(s.value * s.items / 100) / s.items, 3) AS nearest_score,
  protocol(s.dimensions) AS protocol,
  s.attributed_to,
  s.told,
  d.publisher,
  d.url,
  c.sentence
FROM scores AS s
INNER JOIN core.claims AS c ON s.claim_id = c.claim_id AND s.extractor_version = c.extractor_version
INNER JOIN core.documents AS d ON s.revision_id = d.revision_id
WHERE abs(100 * round(s.value * s.items / 100) / s.items - s.value) > rounding(s.value, 'score') + 1e-9
ORDER BY s.told, s.subject, s.value, s.claim_id
