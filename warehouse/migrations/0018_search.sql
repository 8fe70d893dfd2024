-- Claims are found by their words, deals by the sector of whom they are about.
CREATE TABLE core.claim_numbers (
  claim_number BIGINT NOT NULL,
  claim_id VARCHAR NOT NULL
);
COMMENT ON TABLE core.claim_numbers IS 'A claim whose words are indexed, by a number that takes less room than its identity.';
COMMENT ON COLUMN core.claim_numbers.claim_number IS 'Number of the claim in the index of words, from 1';
COMMENT ON COLUMN core.claim_numbers.claim_id IS 'The claim';
CREATE TABLE core.claim_words (
  word VARCHAR NOT NULL,
  claim_number UINTEGER NOT NULL
);
COMMENT ON TABLE core.claim_words IS 'A word of a claim''s sentence, title or names; claims that stand no longer may be among them.';
COMMENT ON COLUMN core.claim_words.word IS 'The word, in lower case without accents';
COMMENT ON COLUMN core.claim_words.claim_number IS 'Number of the claim';
ALTER TABLE core.entities ADD COLUMN IF NOT EXISTS sector VARCHAR;
COMMENT ON COLUMN core.entities.sector IS 'Sector that it works in; null where the catalogue doesn''t say';
DELETE FROM core.builds; -- the next build makes all anew, with words and sectors
