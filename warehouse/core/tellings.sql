-- A publisher is an outlet, else a company or institution that speaks for itself; by its name, else by its site.
WITH speakers AS (
  SELECT
    n.name,
    arg_min(n.entity_id, n.place) AS entity_id,
    arg_min(n.tier, n.place) AS tier
  FROM (
    SELECT
      unnest([a.folded, e.source]) AS name,
      e.entity_id,
      coalesce(
        o.tier, CASE WHEN e.kind IN ('institution', 'programme', 'country') THEN 'regulator' ELSE 'company' END
      ) AS tier,
      CASE e.kind WHEN 'outlet' THEN '1' WHEN 'company' THEN '2' ELSE '3' END || e.entity_id AS place
    FROM core.entities AS e
    INNER JOIN core.aliases AS a ON e.entity_id = a.entity_id
    LEFT JOIN core.outlets AS o ON e.entity_id = o.outlet_id
    WHERE e.kind IN ('outlet', 'company', 'institution', 'programme', 'product', 'service', 'country')
  ) AS n
  GROUP BY n.name
)

SELECT
  r.revision_id,
  r.document_id,
  r.told,
  coalesce(by_name.entity_id, by_site.entity_id) AS outlet_id,
  coalesce(by_name.tier, by_site.tier, 'press') AS tier,
  r.recorded_at
FROM core.documents AS r
LEFT JOIN speakers AS by_name ON lower(strip_accents(trim(r.publisher))) = by_name.name
LEFT JOIN speakers AS by_site ON regexp_extract(r.url, '^https?://(?:www[.])?([^/:]+)', 1) = by_site.name
