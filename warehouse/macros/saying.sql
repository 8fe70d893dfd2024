SELECT w.claim_number
FROM core.claim_words AS w
WHERE w.word >= said AND w.word <= CASE WHEN length(said) < 4 THEN said ELSE said || chr(1114111) END
