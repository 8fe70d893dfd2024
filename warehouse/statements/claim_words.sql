-- In the order of words, so that those of a question stand together.
INSERT INTO core.claim_words
SELECT
  w.word,
  w.claim_number
FROM (
  SELECT
    unnest(search_words(u.text)) AS word,
    u.claim_number
  FROM temp.unnumbered AS u
  WHERE u.claim_number BETWEEN $first AND $last
) AS w
ORDER BY w.word, w.claim_number
