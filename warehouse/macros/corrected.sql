CASE
  WHEN json_exists(changes, '$.' || field) THEN cast_to_type(changes ->> field, told)
  ELSE told
END
