SELECT j.*
FROM core.judged_figures AS j
WHERE j.doubt IS NULL
