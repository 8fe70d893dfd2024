-- A figure as known on two days is the same where series, side and slot meet (later articles only make an event's slot
-- longer), or where the same article tells it. Why it changed: an entry of corrections.yml for the claim that it stands
-- or stood on, an edit of the article that it stood on, else what another article told later.
WITH n AS (
  SELECT
    b.*,
    a.document_id,
    a.doc,
    t.told
  FROM best_on(until, about := about, measure := measure) AS b
  INNER JOIN claims_asof(until, about := about, measure := measure) AS a ON b.claim_id = a.claim_id
  INNER JOIN core.tellings AS t ON a.revision_id = t.revision_id
)

SELECT
  o.subject,
  o.subject_key,
  o.metric,
  o.value AS old_value,
  o.unit AS old_unit,
  o.status AS old_status,
  n.value AS new_value,
  n.unit AS new_unit,
  n.status AS new_status,
  CASE
    WHEN k.claim_id IS NOT NULL THEN k.dated
    WHEN r.revision_id <> c.revision_id THEN r.told_on
    ELSE n.told
  END AS day,
  CASE
    WHEN k.claim_id IS NOT NULL THEN 'correction'
    WHEN r.revision_id <> c.revision_id THEN 'article edited'
    ELSE 'told later'
  END AS why,
  CASE
    WHEN k.claim_id IS NOT NULL THEN k.reason
    WHEN r.revision_id <> c.revision_id THEN coalesce(c.doc, '')
    ELSE n.doc
  END AS said_by,
  o.claim_id AS old_claim_id,
  n.claim_id AS new_claim_id
FROM best_on(since, about := about, measure := measure) AS o
INNER JOIN core.metrics AS m ON o.metric = m.metric
INNER JOIN claims_asof(since, about := about, measure := measure) AS c ON o.claim_id = c.claim_id
LEFT JOIN readings_asof(until) AS r ON c.document_id = r.document_id
LEFT JOIN n
  ON
    o.metric = n.metric AND o.subject_key = n.subject_key AND o.series_id = n.series_id
    AND (NOT m.is_by_counterparty OR lower(o.counterparty) IS NOT DISTINCT FROM lower(n.counterparty))
    AND (
      c.document_id = n.document_id
      OR o.slot_start IS NULL
      OR (o.slot_start <= n.slot_end AND o.slot_end >= n.slot_start)
    )
LEFT JOIN core.current_corrections AS k
  ON k.claim_id IN (o.claim_id, n.claim_id) AND k.dated > since AND k.dated <= until
QUALIFY
  (o.value IS DISTINCT FROM n.value OR o.unit IS DISTINCT FROM n.unit)
  AND row_number() OVER (
    PARTITION BY o.figure_id
    ORDER BY
      coalesce(o.slot_start <= n.slot_end AND n.slot_start <= o.slot_end, FALSE) DESC, n.told DESC, n.claim_id ASC
  ) = 1
  AND row_number() OVER (
    PARTITION BY coalesce(n.figure_id, o.figure_id)
    ORDER BY
      coalesce(o.slot_start <= n.slot_end AND n.slot_start <= o.slot_end, FALSE) DESC, o.last_told DESC, o.claim_id ASC
  ) = 1
ORDER BY day DESC, o.subject ASC, o.metric ASC, o.claim_id ASC
