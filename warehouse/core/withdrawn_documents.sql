-- What the address of an article answered last: gone (RFC 9110, 15.5.5 and 15.5.11) is withdrawn, until it answers again.
WITH addresses AS (
  SELECT
    d.document_id,
    d.url AS address
  FROM core.current_documents AS d
  WHERE d.url IS NOT NULL
  UNION
  SELECT
    d.document_id,
    unnest([f.url, f.final_url]) AS address
  FROM core.documents AS d
  INNER JOIN raw.fetches AS f ON d.raw_sha256 = f.raw_sha256
),

answers AS (
  SELECT DISTINCT
    a.document_id,
    f.url,
    f.fetched_at,
    f.status,
    f.raw_sha256 IS NOT NULL AS is_there
  FROM addresses AS a
  INNER JOIN raw.fetches AS f ON a.address = f.url
  WHERE f.raw_sha256 IS NOT NULL OR f.status IN (404, 410)
),

since AS (
  SELECT
    a.*,
    coalesce(max(a.fetched_at) FILTER (WHERE a.is_there) OVER (PARTITION BY a.document_id), '-infinity') AS last_there
  FROM answers AS a
)

SELECT
  d.document_id,
  d.title,
  d.publisher,
  arg_min(s.url, s.fetched_at) AS url,
  min(s.fetched_at) AS withdrawn_at,
  arg_max(s.status, s.fetched_at) AS status
FROM since AS s
INNER JOIN core.current_documents AS d ON s.document_id = d.document_id
WHERE NOT s.is_there AND s.fetched_at > s.last_there
GROUP BY ALL
