-- An article is known by the address that it was fetched from, which needn't be the one that it states.
WITH last_asked AS (
  SELECT
    f.url,
    f.status,
    f.fetched_at
  FROM raw.fetches AS f
  WHERE f.status IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY f.url ORDER BY f.fetched_at DESC) = 1
),

gone AS (
  SELECT
    d.document_id,
    l.url,
    l.fetched_at
  FROM last_asked AS l
  INNER JOIN raw.fetches AS f ON l.url = f.url
  INNER JOIN core.documents AS d ON f.raw_sha256 = d.raw_sha256
  WHERE l.status = 410
  QUALIFY row_number() OVER (PARTITION BY d.document_id ORDER BY l.fetched_at DESC, l.url ASC) = 1
)

SELECT
  d.document_id,
  d.title,
  d.publisher,
  g.url,
  g.fetched_at AS withdrawn_at
FROM gone AS g
INNER JOIN core.current_documents AS d ON g.document_id = d.document_id
