-- Trust is the probability that not all who tell the same misread it. The nearest value of the same measure that another
-- root tells of another time counts half, where it is at most twice as large. Who corrects a claim has read it.
WITH told AS (
  SELECT
    t.*,
    coalesce(t.status IN ('actual', 'announced'), FALSE) AS is_fact,
    coalesce(t.unit, '') AS told_in,
    [
      {
        'root': lag(t.root) OVER by_size, 'figure': lag(t.figure_id) OVER by_size,
        'size': lag(abs(t.value)) OVER by_size, 'confidence': lag(t.confidence) OVER by_size
      },
      {
        'root': lead(t.root) OVER by_size, 'figure': lead(t.figure_id) OVER by_size,
        'size': lead(abs(t.value)) OVER by_size, 'confidence': lead(t.confidence) OVER by_size
      }
    ] AS neighbours
  FROM core.told_figures AS t
  WINDOW
    by_size AS (
      PARTITION BY t.series_id, t.unit, t.status IN ('actual', 'announced') ORDER BY abs(t.value), t.claim_id
    )
),

weighed AS (
  SELECT
    t.claim_id,
    t.series_id,
    t.reader,
    t.doubt,
    coalesce(r.roots, 1) AS roots,
    o.against,
    o.beside,
    CASE
      WHEN t.correction_id IS NOT NULL THEN 1
      ELSE 1 - (1 - t.confidence) * coalesce(r.misread, 1) * (
        1 - 0.5 * coalesce(
          list_max(
            list_transform(
              list_filter(
                t.neighbours,
                LAMBDA n: n['root'] <> t.root AND n['figure'] <> t.figure_id AND t.doubt IS NULL
                AND greatest(n['size'], abs(t.value)) <= 2 * least(n['size'], abs(t.value))
              ),
              LAMBDA n: n['confidence']
            )
          ), 0
        )
      )
    END AS trust
  FROM told AS t
  LEFT JOIN core.rooted_tellings AS r
    ON
      t.figure_id = r.figure_id AND t.is_fact = r.is_fact AND t.told_in = r.unit AND t.root = r.root
      AND t.reach_low = r.reach_low AND t.reach_high = r.reach_high
  LEFT JOIN core.opposed_tellings AS o
    ON
      t.figure_id = o.figure_id AND t.is_fact = o.is_fact AND t.told_in = o.unit AND t.root = o.root
      AND t.reach_low = o.reach_low AND t.reach_high = o.reach_high
)

SELECT
  w.claim_id,
  w.series_id,
  round(w.trust, 4) AS trust,
  CASE
    WHEN w.doubt IS NOT NULL OR w.beside IS NOT NULL OR w.trust < b.likely THEN 'doubted'
    WHEN w.trust = 1 OR (
      w.trust >= coalesce(b.sure, CASE WHEN w.roots > 1 THEN 0.95 END) AND coalesce(w.against < w.roots, TRUE)
    ) THEN 'sure'
    ELSE 'likely'
  END AS grade,
  coalesce(
    w.doubt, CASE WHEN w.beside IS NOT NULL THEN 'contradicted' WHEN w.trust < b.likely THEN 'unsure' END
  ) AS doubt,
  coalesce(d.beside, w.beside) AS beside
FROM weighed AS w
LEFT JOIN core.grade_bars AS b ON w.reader = b.reader
LEFT JOIN core.doubts AS d ON w.claim_id = d.claim_id
