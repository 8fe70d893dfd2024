-- The one place at which doubted claims leave: whatever compares, adds up or ranks reads this.
SELECT j.*
FROM core.judged_claims AS j
WHERE j.doubt IS NULL
