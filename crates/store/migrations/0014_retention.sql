-- What ends goes after a while. Each index leads to what has ended. The marks of batches need none: their ids begin with the
-- time, and all of them lie in shard 0.

CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX app_sessions_by_end ON app_sessions (expires_at);
CREATE INDEX auth_codes_by_end ON auth_codes (expires_at);
CREATE INDEX grants_by_end ON grants (refresh_expires_at);
CREATE INDEX idp_visits_by_end ON idp_visits (expires_at);
CREATE INDEX app_users_without_name ON app_users (created_at) WHERE is_anonymous = 1;
CREATE INDEX requests_without_money ON requests (at) WHERE operation = 'send_inbox';
CREATE INDEX messages_by_time ON messages (id);
CREATE INDEX incidents_by_time ON incidents (minute);
CREATE INDEX calls_by_time ON calls (at);

-- A check cannot be changed in place on both engines, so the table is written again: a notice that is final may be without its
-- body, and then has the digest of it. Not every engine can make digests, so those of older notices are made when their bodies go.
CREATE TABLE notices_next (
  shard BIGINT NOT NULL,
  subject BLOB NOT NULL,
  id BLOB NOT NULL,
  channel TEXT NOT NULL,
  receiver BLOB NOT NULL,
  client_id TEXT,
  url TEXT,
  digest BLOB,
  body BLOB,
  template TEXT,
  state TEXT NOT NULL,
  state_at BIGINT NOT NULL,
  leased_until BIGINT,
  attempts BIGINT NOT NULL CHECK (attempts >= 0),
  PRIMARY KEY (shard, subject, id),
  CHECK ((channel IN ('merchant', 'acquirer', 'trigger') AND client_id IS NOT NULL AND url IS NOT NULL AND template IS NULL
          AND (body IS NOT NULL OR (digest IS NOT NULL AND state <> 'due')))
      OR (channel IN ('mail', 'sms') AND client_id IS NULL AND url IS NULL AND digest IS NULL AND body IS NULL AND template IS NOT NULL)),
  CHECK ((state = 'due' AND leased_until IS NOT NULL)
      OR (state IN ('delivered', 'given_up') AND leased_until IS NULL))
) @heap;

INSERT INTO notices_next (subject, shard, id, channel, receiver, client_id, url, body, template, state, state_at, leased_until, attempts)
SELECT subject, shard, id, channel, receiver, client_id, url, body, template, state, state_at, leased_until, attempts FROM notices;

DROP TABLE notices;

ALTER TABLE notices_next RENAME TO notices;

CREATE INDEX notices_due ON notices (state_at) WHERE state = 'due';
CREATE INDEX notices_to_forget ON notices (state_at) WHERE state <> 'due' AND (body IS NOT NULL OR template IS NOT NULL);
