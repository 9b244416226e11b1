-- The console: its members, where they are signed in, and what they did.

CREATE TABLE members (
  shard BIGINT NOT NULL,
  login TEXT NOT NULL,
  merchant BLOB,
  role TEXT NOT NULL,
  invite BLOB NOT NULL,
  invite_hash BLOB NOT NULL,
  invite_expires_at BIGINT NOT NULL,
  invited_by TEXT NOT NULL,
  joined_at BIGINT,
  ended_at BIGINT,
  last_step BIGINT NOT NULL,
  wrong_codes BIGINT NOT NULL CHECK (wrong_codes >= 0),
  wrong_since BIGINT NOT NULL,
  PRIMARY KEY (shard, login)
) @clustered;

CREATE INDEX members_by_invite ON members (shard, invite);
-- A merchant's members lie in the shards of their logins.
CREATE INDEX members_by_merchant ON members (merchant, login);

CREATE TABLE member_sessions (
  shard BIGINT NOT NULL,
  login TEXT NOT NULL,
  place BIGINT NOT NULL,
  id BLOB NOT NULL,
  secret_hash BLOB NOT NULL,
  opened_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (shard, login, place)
) @clustered;

CREATE INDEX member_sessions_by_id ON member_sessions (shard, id);

CREATE TABLE audit_lines (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  merchant BLOB,
  login TEXT NOT NULL,
  works_for BLOB,
  role TEXT NOT NULL,
  address TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (shard, id)
) @heap;

CREATE INDEX audit_lines_by_time ON audit_lines (id);
CREATE INDEX audit_lines_by_merchant ON audit_lines (merchant, id) WHERE merchant IS NOT NULL;
