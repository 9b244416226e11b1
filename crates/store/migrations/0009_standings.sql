-- Where merchants, partner wallets and users stand with the operator, and what the operator did. Most have no row. The columns
-- "active" of merchants and users stay for programs of the version before, which write them.

CREATE TABLE standings (
  shard BIGINT NOT NULL,
  subject BLOB NOT NULL,
  suspended_at BIGINT,
  sessions_ended_at BIGINT,
  PRIMARY KEY (shard, subject)
) @clustered;

-- Rows are added and never changed.
CREATE TABLE acts (
  shard BIGINT NOT NULL,
  subject BLOB NOT NULL,
  id BLOB NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('suspend', 'reinstate', 'end_key', 'end_sessions', 'change')),
  detail TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  reason TEXT NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (shard, subject, id)
) @heap;

ALTER TABLE merchant_keys ADD COLUMN ended_at BIGINT;

INSERT INTO standings (subject, shard, suspended_at) SELECT id, shard, created_at FROM merchants WHERE active = 0;

INSERT INTO standings (subject, shard, suspended_at) SELECT id, shard, created_at FROM users WHERE active = 0;
