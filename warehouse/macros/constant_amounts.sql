-- An index has no year to come: what is later than its last year is taken as of that year. An amount in a year that no
-- index holds has no constant value.
SELECT
  f.figure_id,
  f.subject,
  f.metric,
  f.status,
  coalesce(f.dated_on, f.slot_end, f.last_told) AS day,
  f.value,
  f.unit,
  f.amount_usd,
  f.amount_usd::DOUBLE * usd_base.index_value / usd.index_value AS constant_usd,
  usd_base.year AS usd_year,
  usd.source AS usd_index,
  f.amount_eur,
  f.amount_eur::DOUBLE * eur_base.index_value / eur.index_value AS constant_eur,
  eur_base.year AS eur_year,
  eur.source AS eur_index,
  f.claim_id
FROM mart.figures AS f
LEFT JOIN core.price_years AS usd
  ON usd.currency = 'USD' AND year(coalesce(f.dated_on, f.slot_end, f.last_told)) BETWEEN usd.year AND usd.last_year
LEFT JOIN core.price_years AS usd_base
  ON usd_base.currency = 'USD' AND base BETWEEN usd_base.year AND usd_base.last_year
LEFT JOIN core.price_years AS eur
  ON eur.currency = 'EUR' AND year(coalesce(f.dated_on, f.slot_end, f.last_told)) BETWEEN eur.year AND eur.last_year
LEFT JOIN core.price_years AS eur_base
  ON eur_base.currency = 'EUR' AND base BETWEEN eur_base.year AND eur_base.last_year
WHERE
  (f.amount_usd IS NOT NULL OR f.amount_eur IS NOT NULL)
  AND (measure IS NULL OR f.metric = measure)
  AND (about IS NULL OR f.subject_key IN (SELECT k.subject_key FROM subject_keys(about) AS k))
ORDER BY f.subject, f.metric, day, f.figure_id
