SELECT
  c.subject,
  c.metric,
  c.told_value,
  c.told_unit,
  c.converted_value,
  c.converted_unit,
  round(c.implied_rate, 3) AS implied_rate,
  round(c.reference_rate, 4) AS reference_rate,
  c.rate_day,
  round(100 * c.deviation, 1) AS percent_off,
  c.is_off,
  count(*) OVER (PARTITION BY c.figure_id) AS of_figure,
  c.publisher,
  c.told,
  c.url,
  c.figure_id
FROM mart.conversions AS c
WHERE
  c.told <= coalesce($day, DATE '9999-12-31')
  AND ($subject IS NULL OR c.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
ORDER BY c.subject, c.figure_id, c.converted_value, c.claim_id
