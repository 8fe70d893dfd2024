SELECT
  j.*,
  d.beside
FROM core.judged_figures AS j
INNER JOIN core.grades AS d ON j.claim_id = d.claim_id
WHERE j.doubt IS NOT NULL
