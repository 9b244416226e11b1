-- Comparisons of providers' bills, and differences that the operator accepted.

CREATE TABLE reconciliations (
  shard BIGINT NOT NULL,
  account BLOB NOT NULL,
  day TEXT NOT NULL,
  run BIGINT NOT NULL CHECK (run > 0),
  began_at BIGINT NOT NULL,
  ended_at BIGINT,
  problem TEXT,
  lines BIGINT,
  settled BIGINT,
  differences BIGINT,
  PRIMARY KEY (shard, account, day),
  CHECK ((ended_at IS NULL AND problem IS NULL AND lines IS NULL AND settled IS NULL AND differences IS NULL)
      OR (ended_at IS NOT NULL AND lines IS NOT NULL AND settled IS NOT NULL AND differences IS NOT NULL))
) @heap;

ALTER TABLE differences ADD COLUMN accepted_at BIGINT;

CREATE INDEX differences_open ON differences (account, day) WHERE resolved_at IS NULL AND accepted_at IS NULL;

-- A check cannot be changed in place on both engines, so the table is written again with the new kind.
CREATE TABLE acts_next (
  shard BIGINT NOT NULL,
  subject BLOB NOT NULL,
  id BLOB NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('suspend', 'reinstate', 'end_key', 'end_sessions', 'change', 'accept_difference')),
  detail TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  reason TEXT NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (shard, subject, id)
) @heap;

INSERT INTO acts_next (subject, shard, id, at, kind, detail, actor, reason)
SELECT subject, shard, id, at, kind, detail, actor, reason FROM acts;

DROP TABLE acts;

ALTER TABLE acts_next RENAME TO acts;
