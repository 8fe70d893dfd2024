-- Which articles go back to one root.
CREATE TABLE core.signatures (
  document_id VARCHAR NOT NULL,
  revision_id VARCHAR NOT NULL,
  shingles BIGINT NOT NULL,
  minhash BIGINT[] NOT NULL,
  bands BIGINT[] NOT NULL,
  quotes BIGINT[] NOT NULL,
  agency VARCHAR
);
COMMENT ON TABLE core.signatures IS 'What an article has in common with its copies and with rewrites of the same release.';
COMMENT ON COLUMN core.signatures.document_id IS 'Identity of the article';
COMMENT ON COLUMN core.signatures.revision_id IS 'Revision that was read';
COMMENT ON COLUMN core.signatures.shingles IS 'Different runs of five words in the body';
COMMENT ON COLUMN core.signatures.minhash IS 'MinHash of these runs: equal places estimate their overlap';
COMMENT ON COLUMN core.signatures.bands IS 'Hashes of parts of the MinHash: near copies share one';
COMMENT ON COLUMN core.signatures.quotes IS 'Hashes of quotations of eight words or more';
COMMENT ON COLUMN core.signatures.agency IS 'Catalogue id of the agency that the article credits as its author';

CREATE TABLE core.root_members (
  document_id VARCHAR NOT NULL,
  revision_id VARCHAR NOT NULL,
  root_id VARCHAR NOT NULL,
  because VARCHAR NOT NULL,
  recorded_from TIMESTAMPTZ NOT NULL,
  recorded_to TIMESTAMPTZ
);
COMMENT ON TABLE core.root_members IS 'An article with the root that it goes back to, for as long as the warehouse knew it so.';
COMMENT ON COLUMN core.root_members.document_id IS 'Identity of the article';
COMMENT ON COLUMN core.root_members.revision_id IS 'Revision by which it was placed';
COMMENT ON COLUMN core.root_members.root_id IS 'document_id of the earliest article of its cluster: itself where it has no copies';
COMMENT ON COLUMN core.root_members.because IS 'What ties it to the cluster: copy, quotation, agency, alone';
COMMENT ON COLUMN core.root_members.recorded_from IS 'Instant from which the warehouse knew it so';
COMMENT ON COLUMN core.root_members.recorded_to IS 'Instant from which it no longer did; null while it does';
