-- What one of several puts in is a part of the sum that its own document tells of all, or of the round: of those that are
-- no smaller the one that stands nearest. A price, a stake or a premium is of the sum that stands nearest to it.
SELECT
  p.claim_id,
  p.figure_id,
  p.subject_key,
  p.is_sum,
  t.figure_id AS whole_id
FROM core.deal_claims AS p
INNER JOIN core.deal_claims AS t
  ON
    p.revision_id = t.revision_id AND p.subject_key = t.subject_key AND t.is_sum
    AND CASE
      WHEN p.is_sum
        THEN
          p.kind = t.kind AND p.party IS NOT NULL AND (t.party IS NULL OR t.round IS NOT NULL)
          AND p.size < 0.97 * t.size AND p.figure_id <> t.figure_id
      WHEN p.kind = 'capital' THEN t.kind IN ('acquisition', 'funding')
      ELSE p.kind = t.kind
    END
QUALIFY
  row_number() OVER (PARTITION BY p.claim_id ORDER BY abs(p.span_start - t.span_start), t.span_start, t.figure_id) = 1
