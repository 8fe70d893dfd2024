SELECT
  a.subject,
  a.metric,
  r.value AS rumoured,
  a.value AS told,
  a.unit,
  a.status,
  round(100 * (a.value / r.value - 1), 1) AS percent,
  r.first_told AS rumoured_on,
  a.first_told AS told_on,
  a.first_told - r.first_told AS days,
  a.claim_id
FROM mart.modalities AS r
INNER JOIN mart.modalities AS a
  ON r.figure_id = a.figure_id AND r.unit = a.unit AND a.status IN ('actual', 'announced')
WHERE
  r.status = 'rumoured' AND r.first_told <= a.first_told AND a.first_told <= coalesce($day, DATE '9999-12-31')
  AND ($metric IS NULL OR a.metric = $metric)
  AND ($subject IS NULL OR a.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
ORDER BY abs(a.value / r.value - 1) DESC, a.claim_id ASC
LIMIT $rows
