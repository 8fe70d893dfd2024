-- Events aren't a course that has steps; of levels the one of each period in its strongest modality counts.
WITH ordered AS (
  SELECT
    f.series_id,
    f.metric,
    f.subject,
    f.status,
    f.figure_id,
    f.value,
    lag(f.value) OVER one_series AS before,
    row_number() OVER (PARTITION BY f.series_id, f.status ORDER BY f.slot_end DESC, f.figure_id DESC) AS back
  FROM mart.figures AS f
  INNER JOIN core.metrics AS m ON f.metric = m.metric
  WHERE NOT m.is_event AND f.change IS NULL AND f.slot_end IS NOT NULL
  WINDOW one_series AS (PARTITION BY f.series_id, f.status ORDER BY f.slot_end ASC, f.figure_id ASC)
)

SELECT
  o.series_id,
  o.status,
  o.metric,
  o.subject,
  o.figure_id,
  o.before,
  o.value,
  greatest(o.value / o.before, o.before / o.value) AS factor
FROM ordered AS o
WHERE o.back = 1 AND o.before > 0 AND o.value > 0
