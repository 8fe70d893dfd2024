-- The figures of mart.modalities, over what had been told and recorded by then: see figures_asof.yml.
SELECT j.*
FROM core.judged_figures AS j
WHERE doubted OR j.doubt IS NULL
