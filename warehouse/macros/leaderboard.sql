SELECT
  rank() OVER (PARTITION BY protocol(f.dimensions), f.dimensions ->> 'measure' ORDER BY f.value DESC) AS place,
  f.subject,
  f.value AS score,
  f.unit,
  protocol(f.dimensions) AS run_as,
  f.dimensions ->> 'measure' AS measure,
  f.agreement,
  f.roots,
  f.first_told,
  f.attributed_to,
  f.claim_id,
  f.doubt,
  f.grade
FROM figures_asof(day, measure := 'benchmark_score', board := benchmark, doubted := doubted) AS f
WHERE
  f.status IN ('actual', 'announced') AND f.change IS NULL
  AND lower(f.benchmark) = lower(trim(benchmark))
  AND (run IS NULL OR replace(protocol(f.dimensions), '_', ' ') = replace(run, '_', ' '))
ORDER BY run_as, measure NULLS FIRST, place, f.subject
