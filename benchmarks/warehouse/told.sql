CREATE OR REPLACE MACRO pick(seed, salt, most) AS (hash(seed, salt) % most::UBIGINT)::BIGINT;
CREATE OR REPLACE MACRO id16(text) AS left(md5(text), 16);
CREATE OR REPLACE TEMP TABLE article AS
SELECT
  d AS number,
  id16('doc' || d) AS document_id,
  id16('rev' || d) AS revision_id,
  CASE WHEN $last_day THEN $days - 1 ELSE (d * 7919) % $days END AS day_number,
  $first_day::DATE + day_number::INTEGER AS published,
  d % 8 = 7 AS is_copy
FROM range($begin, $end) AS r(d);
CREATE OR REPLACE TEMP TABLE told AS
WITH rows AS (
  SELECT
    a.*,
    i,
    -- facts are in order of their days; some are told much more often than others
    least($facts - 1, ((a.day_number + 0.999) * $facts / $days)::BIGINT)
    - (pow(pick(a.number - a.is_copy::BIGINT, i, 1000) / 1000.0, 3) * greatest(8, $facts / $days))::BIGINT AS fact
  FROM article AS a, range(8) AS r(i)
),
facts AS (
  SELECT
    r.* REPLACE (greatest(0, r.fact) AS fact),
    m.*,
    s.subject_id,
    s.subject,
    pick(r.fact, 'counterparty', 400) AS other,
    pow(10, m.low + (m.high - m.low) * pick(r.fact, 'value', 100000) / 100000.0) AS exact
  FROM rows AS r
  INNER JOIN metric AS m ON m.place = pick(greatest(0, r.fact), 'metric', $metrics)
  INNER JOIN subject AS s
    ON s.place = (pow(pick(greatest(0, r.fact), 'subject', 1000000) / 1000000.0, 2.5) * $subjects)::BIGINT
)
SELECT
  f.*,
  pick(f.number, 'noise' || f.i, 20) AS noise,
  -- two significant digits, now and then one or three, now and then wrong
  CASE pick(f.number, 'noise' || f.i, 20)
    WHEN 0 THEN round(f.exact, -floor(log10(f.exact))::INTEGER)
    WHEN 1 THEN round(f.exact * 1.3, 1 - floor(log10(f.exact))::INTEGER)
    WHEN 2 THEN round(f.exact, 2 - floor(log10(f.exact))::INTEGER)
    ELSE round(f.exact, 1 - floor(log10(f.exact))::INTEGER)
  END AS value
FROM facts AS f;
