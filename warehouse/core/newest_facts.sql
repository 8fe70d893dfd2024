-- What is more than a rumour, told last: of several on one day the surest.
SELECT
  f.series_id,
  f.metric,
  f.subject_key,
  f.unit,
  f.newest.claim_id,
  f.newest.value,
  f.newest.status,
  f.newest.told,
  f.newest.confidence
FROM (
  SELECT
    w.series_id,
    w.metric,
    w.subject_key,
    w.unit,
    arg_min(
      {
        'claim_id': w.claim_id, 'value': w.value, 'status': w.status, 'told': w.told, 'confidence': w.confidence
      },
      { 'a': -epoch(w.told), 'b': -w.confidence, 'c': w.claim_id }
    ) AS newest
  FROM core.weighed_claims AS w
  WHERE w.status IN ('actual', 'announced')
  GROUP BY w.series_id, w.metric, w.subject_key, w.unit
) AS f
