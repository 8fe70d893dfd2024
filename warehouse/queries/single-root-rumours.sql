SELECT
  date_trunc('month', f.first_told)::DATE AS told_month,
  count(*) AS figures,
  count(*) FILTER (f.status = 'rumoured') AS rumoured,
  count(*) FILTER (f.status = 'announced') AS announced,
  count(*) FILTER (f.status = 'planned') AS planned,
  count(*) FILTER (f.status = 'forecast') AS forecast,
  count(DISTINCT f.subject_key) AS subjects,
  arg_max(f.claim_id, f.telling) AS claim_id
FROM mart.figures AS f
WHERE
  f.roots = 1 AND f.status <> 'actual' AND f.first_told <= coalesce($day, DATE '9999-12-31')
  AND ($metric IS NULL OR f.metric = $metric)
  AND ($subject IS NULL OR f.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
GROUP BY told_month
ORDER BY told_month DESC
