INSERT INTO raw.fetches
SELECT s.* EXCLUDE (staged_row)
FROM staged_fetches AS s
WHERE
  NOT EXISTS (
    SELECT 1 FROM raw.fetches AS known
    WHERE known.fetch_id = s.fetch_id
  )
QUALIFY row_number() OVER (PARTITION BY s.fetch_id ORDER BY s.staged_row) = 1;
