-- Pairs of articles, one of them unplaced, that share a band and most of their MinHash, or a long quotation.
-- Within a band or quotation each article meets the one told before it and the first: that ties all without all pairs.
WITH standing AS (
  SELECT s.*
  FROM core.standing_signatures AS s
  WHERE
    s.told BETWEEN (SELECT min(u.told) - $days::INTEGER FROM unplaced AS u)
    AND (SELECT max(u.told) + $days::INTEGER FROM unplaced AS u)
),

marks AS (
  SELECT
    s.document_id,
    s.told,
    'copy' AS because,
    unnest(s.bands) AS mark
  FROM standing AS s
  UNION ALL
  SELECT
    s.document_id,
    s.told,
    'quotation' AS because,
    unnest(s.quotes) AS mark
  FROM standing AS s
),

met AS (
  SELECT
    m.document_id,
    m.told,
    m.because,
    unnest([
      lag(struct_pack(document_id := m.document_id, told := m.told)) OVER same_mark,
      first(struct_pack(document_id := m.document_id, told := m.told)) OVER same_mark
    ]) AS other
  FROM marks AS m
  WINDOW same_mark AS (PARTITION BY m.because, m.mark ORDER BY m.told, m.document_id)
),

pairs AS (
  SELECT DISTINCT
    m.document_id AS one,
    m.other.document_id AS another,
    m.because
  FROM met AS m
  WHERE m.document_id <> m.other.document_id AND m.told - m.other.told <= $days
)

SELECT
  p.one,
  p.another,
  p.because
FROM pairs AS p
INNER JOIN standing AS a ON p.one = a.document_id
INNER JOIN standing AS b ON p.another = b.document_id
WHERE
  EXISTS (
    SELECT 1 FROM unplaced AS u
    WHERE u.document_id IN (p.one, p.another)
  )
  AND (
    p.because = 'quotation'
    OR list_sum([(a.minhash[i] = b.minhash[i])::INTEGER FOR i IN range(1, len(a.minhash) + 1)]) >= $copy * len(a.minhash)
  )
ORDER BY p.one, p.another, p.because
