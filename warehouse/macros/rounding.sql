CASE
  WHEN value <> floor(value)
    THEN
      CASE
        WHEN abs(value - round(value, 1)) < 1e-9 * abs(value) THEN 0.05
        WHEN abs(value - round(value, 2)) < 1e-9 * abs(value) THEN 0.005
        ELSE 0.0005
      END
  WHEN kind IN ('percent', 'percentage_point', 'score', 'ratio') OR abs(value) >= 1e18 THEN 0.5
  ELSE 0.5 * 10 ** (length(value::BIGINT::VARCHAR) - length(rtrim(value::BIGINT::VARCHAR, '0')))
END
