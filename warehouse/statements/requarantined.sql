-- A known row fails again: it is open again, unless someone has dismissed it.
UPDATE core.quarantine AS q
SET
  last_seen = $recorded_at::TIMESTAMPTZ,
  state = CASE q.state WHEN 'dismissed' THEN 'dismissed' ELSE 'open' END,
  resolved_at = CASE q.state WHEN 'dismissed' THEN q.resolved_at END
WHERE
  q.last_seen < $recorded_at::TIMESTAMPTZ
  AND EXISTS (
    SELECT 1 FROM staged_quarantine AS s
    WHERE s.quarantine_id = q.quarantine_id
  );
