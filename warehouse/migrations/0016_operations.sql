-- What is told of figures, and to whom: watches, what they saw last, and their notices.
CREATE TABLE core.watches (
  watch_id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  question JSON NOT NULL,
  recorded_from TIMESTAMPTZ NOT NULL,
  recorded_to TIMESTAMPTZ
);
COMMENT ON TABLE core.watches IS 'A watch as it was declared, and from when to when.';
COMMENT ON COLUMN core.watches.watch_id IS 'Hash of its question';
COMMENT ON COLUMN core.watches.name IS 'Its name in watches.yml';
COMMENT ON COLUMN core.watches.question IS 'What it asks';
COMMENT ON COLUMN core.watches.recorded_from IS 'Instant of its first evaluation';
COMMENT ON COLUMN core.watches.recorded_to IS 'Instant from which it was no longer declared; null while it is';
CREATE TABLE core.watched (
  watch_id VARCHAR NOT NULL,
  figure_id VARCHAR NOT NULL,
  status VARCHAR NOT NULL,
  value DOUBLE NOT NULL,
  unit VARCHAR,
  level DOUBLE,
  agreement VARCHAR NOT NULL
);
COMMENT ON TABLE core.watched IS 'A figure as a watch saw it when it was evaluated last.';
COMMENT ON COLUMN core.watched.watch_id IS 'Hash of the watch''s question';
COMMENT ON COLUMN core.watched.figure_id IS 'Figure that answers it';
COMMENT ON COLUMN core.watched.status IS 'Modality';
COMMENT ON COLUMN core.watched.value IS 'Best value then';
COMMENT ON COLUMN core.watched.unit IS 'Its unit';
COMMENT ON COLUMN core.watched.level IS 'The value in the threshold''s unit; null without a threshold';
COMMENT ON COLUMN core.watched.agreement IS 'Whether its claims agreed';
CREATE TABLE core.notices (
  notice_id VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  about VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  cadence VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  content JSON NOT NULL,
  run_id VARCHAR NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  message_id VARCHAR,
  assigned_at TIMESTAMPTZ,
  attempts BIGINT NOT NULL,
  error VARCHAR,
  told_at TIMESTAMPTZ
);
COMMENT ON TABLE core.notices IS 'Something that is to be told through one channel; it is pending until `told_at` is set.';
COMMENT ON COLUMN core.notices.notice_id IS 'Hash of watch, figure and state, or of the alert';
COMMENT ON COLUMN core.notices.channel IS 'How it is told';
COMMENT ON COLUMN core.notices.kind IS 'What it comes from';
COMMENT ON COLUMN core.notices.name IS 'Name of the watch, or kind of the alert';
COMMENT ON COLUMN core.notices.about IS 'Figure and modality, or what the alert is about';
COMMENT ON COLUMN core.notices.state IS 'What is told of it: `above`, `new`, `revised 2 EUR to 3 EUR` …';
COMMENT ON COLUMN core.notices.cadence IS 'How soon it is told';
COMMENT ON COLUMN core.notices.title IS 'It in one line';
COMMENT ON COLUMN core.notices.content IS 'The figure with its sentence, or what the alert says';
COMMENT ON COLUMN core.notices.run_id IS 'Run that noticed it';
COMMENT ON COLUMN core.notices.recorded_at IS 'Instant at which it was noticed';
COMMENT ON COLUMN core.notices.message_id IS 'Idempotency key of the message that tells it; null until one is made';
COMMENT ON COLUMN core.notices.assigned_at IS 'Instant at which that message was made';
COMMENT ON COLUMN core.notices.attempts IS 'Runs that tried to send it';
COMMENT ON COLUMN core.notices.error IS 'Why the last try failed, one line; null where it didn''t';
COMMENT ON COLUMN core.notices.told_at IS 'Instant at which its channel took it; null while it is pending';

-- What happened to rows in quarantine; what is known of those that are there becomes their first steps.
CREATE TABLE core.quarantine_steps (
  quarantine_id VARCHAR NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  action VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  reason VARCHAR,
  owner VARCHAR,
  note VARCHAR,
  run_id VARCHAR
);
COMMENT ON TABLE core.quarantine_steps IS 'One thing that happened to a row in quarantine; steps are added and never changed.';
COMMENT ON COLUMN core.quarantine_steps.quarantine_id IS 'Row that it happened to';
COMMENT ON COLUMN core.quarantine_steps.recorded_at IS 'Instant at which it happened';
COMMENT ON COLUMN core.quarantine_steps.action IS 'What happened';
COMMENT ON COLUMN core.quarantine_steps.state IS 'How the row stands since';
COMMENT ON COLUMN core.quarantine_steps.reason IS 'Why, in words';
COMMENT ON COLUMN core.quarantine_steps.owner IS 'Who looks after it since; null where that stays as it was';
COMMENT ON COLUMN core.quarantine_steps.note IS 'What was found out';
COMMENT ON COLUMN core.quarantine_steps.run_id IS 'Run that did it; null for a person';
INSERT INTO core.quarantine_steps
SELECT
  q.quarantine_id,
  q.first_seen AS recorded_at,
  'quarantined' AS action,
  'open' AS state,
  NULL AS reason,
  NULL AS owner,
  NULL AS note,
  q.run_id
FROM core.quarantine AS q
UNION ALL
SELECT
  q.quarantine_id,
  q.resolved_at AS recorded_at,
  CASE q.state WHEN 'replayed' THEN 'replayed' ELSE 'rejected' END AS action,
  q.state,
  NULL AS reason,
  NULL AS owner,
  NULL AS note,
  NULL AS run_id
FROM core.quarantine AS q
WHERE q.state <> 'open' AND q.resolved_at IS NOT NULL;
