-- In: deals about someone, by their totals. Out: those in which they are the other side, by what they put in.
WITH keys AS (
  SELECT k.subject_key
  FROM subject_keys($subject) AS k
),

named AS (
  SELECT lower(strip_accents(trim($subject))) AS folded
  UNION
  SELECT a.folded
  FROM core.aliases AS a
  WHERE a.entity_id IN (SELECT k.subject_key FROM keys AS k)
),

sides AS (
  SELECT
    'in' AS side,
    f.*
  FROM mart.event_figures AS f
  WHERE f.role = 'total' AND f.subject_key IN (SELECT k.subject_key FROM keys AS k)
  UNION ALL
  SELECT
    'out' AS side,
    f.*
  FROM mart.event_figures AS f
  INNER JOIN core.judged_claims AS w ON f.claim_id = w.claim_id
  WHERE
    f.counterparty IS NOT NULL AND f.role IN ('total', 'same', 'part', 'rumour', 'rival')
    AND (
      w.counterparty_key IN (SELECT k.subject_key FROM keys AS k)
      OR list_has_any(string_split(lower(strip_accents(f.counterparty)), ' and '), (SELECT list(n.folded) FROM named AS n))
    )
)

SELECT
  s.side,
  s.event_day,
  s.subject,
  coalesce(CASE WHEN s.side = 'in' THEN e.counterparties END, s.counterparty) AS counterparties,
  s.metric,
  s.role,
  s.value,
  s.value_low,
  s.value_high,
  s.comparator,
  s.unit,
  s.amount_usd::DOUBLE AS amount_usd,
  s.status,
  e.stake,
  e.premium,
  s.roots,
  s.agreement,
  s.first_told,
  s.event_id,
  s.claim_id,
  s.doubt
FROM sides AS s
INNER JOIN mart.events AS e ON s.event_id = e.event_id
WHERE s.first_told <= coalesce($day, DATE '9999-12-31') OR (s.first_told IS NULL AND $day IS NULL)
QUALIFY
  row_number() OVER (
    PARTITION BY s.side, s.event_id ORDER BY s.role = 'total' DESC, s.roots DESC, s.value DESC, s.claim_id ASC
  ) = 1
ORDER BY s.side ASC, s.event_day DESC, s.amount_usd DESC NULLS LAST, s.claim_id ASC
LIMIT $rows
