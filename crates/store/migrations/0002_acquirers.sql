-- Partner wallets, payments that they bind, orders of other acquirers, and notices to acquirers.

ALTER TABLE merchants ADD COLUMN role TEXT NOT NULL DEFAULT 'merchant' CHECK (role IN ('merchant', 'wallet'));
ALTER TABLE merchants ADD COLUMN server_url TEXT;

ALTER TABLE payments ADD COLUMN bound_wallet BLOB;
ALTER TABLE payments ADD COLUMN bound_customer TEXT CHECK ((bound_customer IS NULL) = (bound_wallet IS NULL));
ALTER TABLE payments ADD COLUMN wallet_reference TEXT CHECK (wallet_reference IS NULL OR bound_wallet IS NOT NULL);

CREATE TABLE foreign_orders (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  acquirer TEXT NOT NULL,
  reference TEXT NOT NULL,
  payee_id TEXT NOT NULL,
  payee TEXT NOT NULL,
  description TEXT NOT NULL,
  order_ref TEXT,
  redirect_url TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  state_at BIGINT,
  transfer BLOB,
  settled_at BIGINT,
  reversal BLOB,
  fail_code TEXT,
  refunded BIGINT NOT NULL CHECK (refunded >= 0 AND refunded <= amount),
  PRIMARY KEY (shard, id),
  CHECK ((state = 'created' AND state_at IS NULL AND transfer IS NULL AND settled_at IS NULL AND reversal IS NULL AND fail_code IS NULL)
      OR (state = 'cancelled' AND state_at IS NOT NULL AND transfer IS NULL AND settled_at IS NULL AND reversal IS NULL AND fail_code IS NULL)
      OR (state = 'processing' AND state_at IS NOT NULL AND transfer IS NOT NULL AND settled_at IS NULL AND reversal IS NULL AND fail_code IS NULL)
      OR (state = 'succeeded' AND state_at IS NOT NULL AND transfer IS NOT NULL AND settled_at IS NOT NULL AND reversal IS NULL AND fail_code IS NULL)
      OR (state = 'failed' AND state_at IS NOT NULL AND transfer IS NOT NULL AND settled_at IS NOT NULL AND reversal IS NOT NULL AND fail_code IS NOT NULL)),
  CHECK (refunded = 0 OR state = 'succeeded')
) @heap;

-- A check cannot be changed in place on both engines, so the table is written again with the new channel.
CREATE TABLE notices_next (
  shard BIGINT NOT NULL,
  subject BLOB NOT NULL,
  id BLOB NOT NULL,
  channel TEXT NOT NULL,
  receiver BLOB NOT NULL,
  client_id TEXT,
  url TEXT,
  body BLOB,
  template TEXT,
  state TEXT NOT NULL,
  state_at BIGINT NOT NULL,
  leased_until BIGINT,
  attempts BIGINT NOT NULL CHECK (attempts >= 0),
  PRIMARY KEY (shard, subject, id),
  CHECK ((channel IN ('merchant', 'acquirer') AND client_id IS NOT NULL AND url IS NOT NULL AND body IS NOT NULL AND template IS NULL)
      OR (channel IN ('mail', 'sms') AND client_id IS NULL AND url IS NULL AND body IS NULL AND template IS NOT NULL)),
  CHECK ((state = 'due' AND leased_until IS NOT NULL)
      OR (state IN ('delivered', 'given_up') AND leased_until IS NULL))
) @heap;

INSERT INTO notices_next (subject, shard, id, channel, receiver, client_id, url, body, template, state, state_at, leased_until, attempts)
SELECT subject, shard, id, channel, receiver, client_id, url, body, template, state, state_at, leased_until, attempts FROM notices;

DROP TABLE notices;

ALTER TABLE notices_next RENAME TO notices;

CREATE INDEX notices_due ON notices (state_at) WHERE state = 'due';
