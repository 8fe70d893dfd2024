-- A price holds from the day that it is told for, that day included, until the day from which another one is told.
WITH steps AS (
  SELECT
    p.*,
    s.figure_id,
    s.subject,
    s.value,
    s.value_low,
    s.value_high,
    s.comparator,
    s.status,
    s.revision_id,
    s.doubt,
    s.grade,
    coalesce(lag(s.value) OVER in_time <> s.value, TRUE) AS is_new
  FROM core.price_days AS p
  INNER JOIN core.weighed_claims AS s ON p.claim_id = s.claim_id
  WINDOW in_time AS (PARTITION BY p.metric, p.subject_key, p.series_id ORDER BY p.day)
),

spans AS (
  SELECT
    s.*,
    lead(s.day) OVER (PARTITION BY s.metric, s.subject_key, s.series_id ORDER BY s.day) AS until
  FROM steps AS s
  WHERE s.is_new
)

SELECT
  s.series_id,
  s.figure_id,
  s.subject,
  s.subject_key,
  s.value AS price,
  s.value_low,
  s.value_high,
  s.comparator,
  s.unit,
  s.per,
  s.dimensions ->> 'direction' AS direction,
  s.dimensions ->> 'tier' AS tier,
  try_cast(s.dimensions ->> 'context_min' AS BIGINT) AS context_min,
  try_cast(s.dimensions ->> 'context_max' AS BIGINT) AS context_max,
  s.dimensions ->> 'billing' AS billing,
  s.dimensions ->> 'region' AS region,
  s.dimensions,
  s.status,
  s.day AS price_from,
  s.until AS price_to,
  s.claim_id,
  d.publisher,
  d.url,
  c.sentence,
  s.doubt,
  s.grade
FROM spans AS s
INNER JOIN core.documents AS d ON s.revision_id = d.revision_id
INNER JOIN core.current_claims AS c ON s.claim_id = c.claim_id
