-- Where one document tells an amount in two currencies, the one in brackets takes the other's: an editor's conversion.
WITH told AS (
  SELECT
    s.claim_id,
    s.series_id,
    s.metric,
    s.subject_key,
    s.status,
    s.revision_id,
    CASE WHEN m.is_by_counterparty THEN coalesce(s.counterparty_key, '') ELSE '' END AS side,
    -- A bidder whom the catalogue doesn't know may be misread: it tells no offer apart.
    [
      CASE
        WHEN d <> 'counterparty' THEN s.dimensions ->> d
        WHEN NOT regexp_matches(s.counterparty_key, '^(name|many):') THEN s.counterparty_key
      END
      FOR d IN json_keys(m.loose_dimensions)
    ] AS told_as,
    CASE
      WHEN list_contains(json_keys(m.loose_dimensions), 'round') THEN s.dimensions ->> 'round'
      WHEN
        list_contains(json_keys(m.loose_dimensions), 'counterparty')
        AND NOT regexp_matches(s.counterparty_key, '^(name|many):')
        THEN s.counterparty_key
    END AS named,
    coalesce(d.doubt, '') AS doubt,
    coalesce(
      CASE WHEN s.period_end - s.period_start <= 31 THEN s.period_start END, least(s.told, s.period_end)
    ) AS event_day,
    coalesce(s.unit, '') AS unit,
    s.value,
    s.value * coalesce(u.worth, 1) AS size,
    s.is_aside
  FROM core.statements AS s
  INNER JOIN core.metrics AS m ON s.metric = m.metric AND m.is_event
  LEFT JOIN core.units AS u ON s.unit = u.unit
  LEFT JOIN core.doubts AS d ON s.claim_id = d.claim_id
),

homes AS (
  SELECT
    t.revision_id,
    t.series_id,
    t.side,
    arg_min(t.unit, { 'a': t.is_aside, 'b': t.unit }) AS unit
  FROM told AS t
  GROUP BY t.revision_id, t.series_id, t.side
  HAVING count(DISTINCT t.unit) > 1
),

conversions AS (
  SELECT
    t.claim_id,
    o.unit,
    o.value
  FROM homes AS h
  INNER JOIN told AS t
    ON h.revision_id = t.revision_id AND h.series_id = t.series_id AND h.side = t.side AND h.unit <> t.unit
  INNER JOIN told AS o
    ON h.revision_id = o.revision_id AND h.series_id = o.series_id AND h.side = o.side AND h.unit = o.unit
  WHERE t.size > 0 AND o.size BETWEEN t.size / 1.5 AND t.size * 1.5
  QUALIFY row_number() OVER (PARTITION BY t.claim_id ORDER BY abs(ln(o.size / t.size)), o.claim_id) = 1
)

SELECT
  t.* EXCLUDE (unit, value, is_aside),
  array_to_string([coalesce(v, '') FOR v IN t.told_as], '|') AS label,
  coalesce(c.unit, t.unit) AS unit,
  coalesce(c.value, t.value) AS amount,
  max(coalesce(c.value, t.value)) OVER one_document <= 1.03 * min(coalesce(c.value, t.value)) OVER one_document
    AS is_alone
FROM told AS t
LEFT JOIN conversions AS c ON t.claim_id = c.claim_id
WINDOW one_document AS (PARTITION BY t.revision_id, t.series_id, t.side, t.told_as)
