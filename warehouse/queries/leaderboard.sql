-- The newest score that each system had by the day, best first; a protocol is a board of its own.
SELECT
  s.benchmark,
  s.protocol,
  s.measure,
  s.subject,
  s.score,
  s.comparator,
  s.unit,
  s.day,
  s.attributed_to,
  s.published,
  s.publisher,
  s.url
FROM mart.benchmark_scores AS s
WHERE
  lower(s.benchmark) = lower($benchmark)
  AND ($protocol IS NULL OR s.protocol = $protocol)
  AND (s.published <= $as_of OR $as_of IS NULL)
  AND s.change IS NULL
  AND s.status = 'actual'
QUALIFY
  row_number() OVER (
    PARTITION BY s.protocol, s.measure, s.unit, coalesce(s.subject_id, lower(s.subject))
    ORDER BY s.published DESC NULLS LAST, s.score DESC, s.claim_id ASC
  ) = 1
ORDER BY s.protocol ASC, s.measure ASC NULLS FIRST, s.score DESC, s.subject ASC
