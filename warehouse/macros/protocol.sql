coalesce(
  nullif(
    array_to_string(
      [
        CASE
          WHEN regexp_full_match(dimensions ->> d, '\d+') THEN d || ' ' || (dimensions ->> d)
          ELSE dimensions ->> d
        END
        FOR d IN json_keys(dimensions) IF d <> 'measure'
      ],
      ', '
    ),
    ''
  ),
  'unstated'
)
