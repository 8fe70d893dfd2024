-- The paragraph is what stands between two ends of lines of the body around the figure.
WITH found AS (
  SELECT
    e.*,
    d.body,
    coalesce(nullif(strpos(reverse(left(d.body, e.span_start)), chr(10)), 0) - 1, e.span_start) AS behind,
    coalesce(nullif(strpos(substr(d.body, e.span_end + 1), chr(10)), 0) - 1, length(d.body) - e.span_end) AS ahead
  FROM mart.evidence AS e
  INNER JOIN core.documents AS d ON e.revision_id = d.revision_id
  WHERE e.claim_id = $claim
)

SELECT
  f.* EXCLUDE (body, behind, ahead),
  p.figure_id,
  substr(f.body, f.span_start - f.behind + 1, f.behind + f.span_end - f.span_start + f.ahead) AS paragraph,
  f.behind AS paragraph_start,
  f.behind + f.span_end - f.span_start AS paragraph_end
FROM found AS f
LEFT JOIN core.placements AS p ON f.claim_id = p.claim_id
