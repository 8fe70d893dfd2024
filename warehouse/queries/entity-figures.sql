-- Each series in each modality: its newest figures, by the day that they stand for. Today's lie ready; those of a past
-- day are worked out from what had been told by then.
WITH known AS (
  SELECT m.*
  FROM mart.modalities AS m
  WHERE $day IS NULL AND m.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
  UNION ALL BY NAME
  SELECT f.*
  FROM figures_asof($day, about := $subject) AS f
  WHERE $day IS NOT NULL AND f.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)
),

placed AS (
  SELECT
    k.*,
    coalesce(k.slot_end, k.last_told) AS day,
    row_number() OVER (
      PARTITION BY k.series_id, k.counterparty, k.unit, k.status
      ORDER BY coalesce(k.slot_end, k.last_told) DESC NULLS LAST, k.roots DESC, k.claim_id ASC
    ) AS place
  FROM known AS k
),

-- A claim belongs to one revision; another version of the rules states the same sentence.
quoted AS (
  SELECT
    c.claim_id,
    c.revision_id,
    any_value(c.sentence) AS sentence,
    min(c.span_start - c.sentence_start) AS highlight_start,
    min(c.span_end - c.sentence_start) AS highlight_end
  FROM core.claims AS c
  WHERE
    c.claim_id IN (
      SELECT p.claim_id FROM placed AS p
      WHERE p.place <= $points
    )
  GROUP BY c.claim_id, c.revision_id
)

SELECT
  p.family,
  p.metric,
  p.subject,
  p.counterparty,
  p.benchmark,
  p.dimensions,
  p.value,
  p.value_low,
  p.value_high,
  p.comparator,
  p.unit,
  p.per,
  p.change,
  p.status,
  p.day,
  p.place,
  p.series_id,
  p.agreement,
  p.roots,
  p.attributed_to,
  p.telling,
  p.first_told,
  q.sentence,
  q.highlight_start,
  q.highlight_end,
  d.publisher,
  d.title,
  d.url,
  d.published,
  p.claim_id,
  p.doubt
FROM placed AS p
INNER JOIN quoted AS q ON p.claim_id = q.claim_id
INNER JOIN core.documents AS d ON q.revision_id = d.revision_id
WHERE p.place <= $points
ORDER BY p.family ASC, p.metric ASC, p.place ASC, p.day DESC NULLS LAST, p.telling DESC, p.claim_id ASC
LIMIT $rows
