-- Events aren't a course that has steps; of levels each modality is a course of its own.
SELECT
  f.series_id,
  f.status,
  f.metric,
  f.subject,
  f.figure_id,
  lead(f.value) OVER newest_first AS before,
  f.value,
  greatest(f.value / lead(f.value) OVER newest_first, lead(f.value) OVER newest_first / f.value) AS factor
FROM core.all_figures AS f
INNER JOIN core.metrics AS m ON f.metric = m.metric
WHERE NOT m.is_event AND f.change IS NULL AND f.slot_end IS NOT NULL AND f.value > 0
WINDOW newest_first AS (PARTITION BY f.series_id, f.status ORDER BY f.slot_end DESC, f.figure_id DESC)
QUALIFY row_number() OVER newest_first = 1 AND lead(f.value) OVER newest_first IS NOT NULL
