SELECT
  j.series_id || ', ' || j.metric || ' of ' || coalesce(j.subject, 'nobody named') AS about,
  j.factor AS value
FROM core.jumps AS j
