-- Claims that the index of words doesn't hold yet, with what is searched in them.
CREATE OR REPLACE TEMP TABLE unnumbered AS
SELECT
  (SELECT coalesce(max(l.claim_number), 0) FROM core.claim_numbers AS l) + row_number() OVER () AS claim_number,
  c.claim_id,
  concat_ws(' ', c.sentence, d.title, c.subject, c.counterparty) AS text
FROM searched AS c
INNER JOIN core.documents AS d ON c.revision_id = d.revision_id
ANTI JOIN core.claim_numbers AS n ON c.claim_id = n.claim_id
