-- The strongest modality of each figure, and which others hang on it: a fact before a plan before a rumour, and before
-- all what isn't made of conversions alone.
WITH ranked AS (
  SELECT
    m.figure_id,
    m.claim_id,
    m.status,
    m.dated_on,
    m.first_told,
    m.last_told,
    {
      'a': m.claims = m.conversions,
      'b': coalesce(list_position(['actual', 'announced', 'planned', 'forecast', 'rumoured'], m.status), 9)
    } AS place
  FROM mart.modalities AS m
),

strongest AS (
  SELECT
    r.figure_id,
    arg_min(r.claim_id, r.place) AS claim_id,
    min(r.dated_on) FILTER (r.status IN ('actual', 'announced')) AS dated_on,
    string_agg(r.status, ', ' ORDER BY r.place) AS statuses,
    min(r.first_told) AS first_told,
    max(r.last_told) AS last_told
  FROM ranked AS r
  GROUP BY r.figure_id
)

SELECT
  m.* EXCLUDE (first_told, last_told) REPLACE (coalesce(s.dated_on, m.dated_on) AS dated_on),
  s.statuses,
  s.first_told,
  s.last_told
FROM strongest AS s
INNER JOIN mart.modalities AS m ON s.claim_id = m.claim_id
