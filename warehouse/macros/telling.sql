round(
  CASE grade WHEN 'sure' THEN 0.4 WHEN 'likely' THEN 0.3 ELSE 0 END
  + 0.25 * least(1, CASE WHEN unit IN ('%', 'pp', 'point') THEN abs(size) / 100 ELSE log10(1 + abs(size)) / 12 END)
  + 0.15 * (about NOT LIKE 'n%:%')::INTEGER
  + 0.1 * ((kin IN ('deal', 'budget', 'benchmark', 'usage'))::INTEGER + (articles > 1)::INTEGER),
  4
)
