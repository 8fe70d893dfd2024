-- By the newest publication, and not by the last answer: a source that answers and tells nothing new is silent.
WITH days AS (
  SELECT DISTINCT
    d.source,
    d.published AS day
  FROM core.read_documents AS d
  WHERE d.published IS NOT NULL AND d.published <= on_day
),

gaps AS (
  SELECT
    d.*,
    d.day - lag(d.day) OVER (PARTITION BY d.source ORDER BY d.day) AS gap
  FROM days AS d
)

SELECT
  g.source,
  max(g.day) AS newest,
  on_day - max(g.day) AS silent_days,
  median(g.gap) AS usual_days,
  count(*) AS days_with_articles,
  coalesce(on_day - max(g.day) > 3 * median(g.gap), FALSE) AS is_silent
FROM gaps AS g
GROUP BY g.source
ORDER BY silent_days DESC, g.source ASC
