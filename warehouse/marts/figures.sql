-- The strongest modality of each figure, and which others hang on it: a fact before a plan before a rumour, and before
-- all what isn't made of conversions alone.
SELECT
  m.* EXCLUDE (first_told, last_told)
  REPLACE (
    coalesce(min(m.dated_on) FILTER (m.status IN ('actual', 'announced')) OVER one_figure, m.dated_on) AS dated_on
  ),
  string_agg(m.status, ', ') OVER one_figure AS statuses,
  min(m.first_told) OVER one_figure AS first_told,
  max(m.last_told) OVER one_figure AS last_told
FROM mart.modalities AS m
WINDOW
  one_figure AS (
    PARTITION BY m.metric, m.subject_key, m.series_id, m.figure_id
    ORDER BY
      m.claims = m.conversions, list_position(['actual', 'announced', 'planned', 'forecast', 'rumoured'], m.status)
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  )
QUALIFY row_number() OVER one_figure = 1
