-- Written once for both engines. The runner replaces:
--   BIGINT, BLOB   by the engine's own names;
--   @clustered     by "rows lie in key order" where the engine can do that (small rows);
--   @heap          by the engine's ordinary table.
-- Every table leads its keys with the virtual shard. Times are microseconds since 1970 UTC. Ids are 16 bytes.

CREATE TABLE batches (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shard, id)
) @clustered;

CREATE TABLE settings (
  shard BIGINT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (shard, name)
) @clustered;

CREATE TABLE merchants (
  shard BIGINT NOT NULL,
  client_id TEXT NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  private_notify BIGINT NOT NULL CHECK (private_notify IN (0, 1)),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shard, client_id),
  UNIQUE (shard, id)
) @heap;

CREATE TABLE merchant_keys (
  shard BIGINT NOT NULL,
  merchant BLOB NOT NULL,
  version BIGINT NOT NULL CHECK (version > 0),
  spki BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shard, merchant, version)
) @heap;

CREATE TABLE users (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  created_at BIGINT NOT NULL,
  inbox_seen_at BIGINT NOT NULL,
  PRIMARY KEY (shard, id)
) @heap;

CREATE TABLE logins (
  shard BIGINT NOT NULL,
  login_id TEXT NOT NULL,
  user_id BLOB NOT NULL,
  password_hash TEXT NOT NULL,
  PRIMARY KEY (shard, login_id)
) @heap;

CREATE TABLE pins (
  shard BIGINT NOT NULL,
  user_id BLOB NOT NULL,
  tag BLOB NOT NULL,
  wrong_tries BIGINT NOT NULL CHECK (wrong_tries >= 0),
  locked_at BIGINT,
  PRIMARY KEY (shard, user_id)
) @clustered;

CREATE TABLE sessions (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  secret_hash BLOB NOT NULL,
  expires_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (shard, id)
) @clustered;

CREATE TABLE consents (
  shard BIGINT NOT NULL,
  user_id BLOB NOT NULL,
  merchant BLOB NOT NULL,
  scopes TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shard, user_id, merchant)
) @clustered;

CREATE TABLE auth_codes (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  secret_hash BLOB NOT NULL,
  user_id BLOB NOT NULL,
  merchant BLOB NOT NULL,
  scopes TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (shard, id),
  CHECK ((state = 'issued' AND used_at IS NULL) OR (state = 'used' AND used_at IS NOT NULL))
) @heap;

CREATE TABLE grants (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  merchant BLOB NOT NULL,
  scopes TEXT NOT NULL,
  access_hash BLOB NOT NULL,
  access_expires_at BIGINT NOT NULL,
  refresh_hash BLOB NOT NULL,
  refresh_expires_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (shard, id),
  CHECK ((state = 'active' AND ended_at IS NULL) OR (state IN ('refreshed', 'revoked') AND ended_at IS NOT NULL))
) @heap;

CREATE TABLE requests (
  shard BIGINT NOT NULL,
  owner BLOB NOT NULL,
  operation TEXT NOT NULL,
  key TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  fingerprint BLOB,
  subject BLOB,
  answer BLOB,
  PRIMARY KEY (shard, owner, operation, key),
  CHECK ((state = 'done' AND fingerprint IS NOT NULL AND subject IS NOT NULL AND answer IS NOT NULL)
      OR (state = 'barred' AND fingerprint IS NULL AND subject IS NULL AND answer IS NULL))
) @heap;

CREATE TABLE payments (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  merchant BLOB NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  request_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  payee TEXT NOT NULL,
  description TEXT NOT NULL,
  order_ref TEXT,
  buyer_ref TEXT,
  redirect_url TEXT,
  notify_url TEXT,
  extend_info TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  state_at BIGINT,
  payer BLOB,
  transfer BLOB,
  cancelled_by TEXT,
  refunded BIGINT NOT NULL CHECK (refunded >= 0 AND refunded <= amount),
  PRIMARY KEY (shard, id),
  CHECK ((state = 'created' AND state_at IS NULL AND payer IS NULL AND transfer IS NULL AND cancelled_by IS NULL)
      OR (state = 'succeeded' AND state_at IS NOT NULL AND payer IS NOT NULL AND transfer IS NOT NULL AND cancelled_by IS NULL)
      OR (state = 'cancelled' AND state_at IS NOT NULL AND payer IS NULL AND transfer IS NULL AND cancelled_by IN ('merchant', 'user'))
      OR (state = 'expired' AND state_at IS NOT NULL AND payer IS NULL AND transfer IS NULL AND cancelled_by IS NULL)),
  CHECK (refunded = 0 OR state = 'succeeded')
) @heap;

-- For the expiry worker, which reads from where it last stopped. The column never changes, so that
-- PostgreSQL can update a payment in place.
CREATE INDEX payments_by_expiry ON payments (expires_at);

CREATE TABLE refunds (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  payment BLOB NOT NULL,
  merchant BLOB NOT NULL,
  request_id TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  reason TEXT,
  state TEXT NOT NULL,
  state_at BIGINT NOT NULL,
  transfer BLOB,
  fail_code TEXT,
  PRIMARY KEY (shard, id),
  CHECK ((state = 'succeeded' AND transfer IS NOT NULL AND fail_code IS NULL)
      OR (state = 'failed' AND transfer IS NULL AND fail_code IS NOT NULL))
) @heap;

CREATE INDEX refunds_by_payment ON refunds (shard, payment);

CREATE TABLE accounts (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  debits_pending BIGINT NOT NULL CHECK (debits_pending >= 0),
  debits_posted BIGINT NOT NULL CHECK (debits_posted >= 0),
  credits_pending BIGINT NOT NULL CHECK (credits_pending >= 0),
  credits_posted BIGINT NOT NULL CHECK (credits_posted >= 0),
  PRIMARY KEY (shard, id)
) @clustered;

CREATE TABLE transfers (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  debit BLOB NOT NULL,
  credit BLOB NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'fee', 'refund', 'top_up')),
  subject BLOB NOT NULL,
  state TEXT NOT NULL,
  state_at BIGINT,
  PRIMARY KEY (shard, id),
  CHECK ((state = 'pending' AND state_at IS NULL) OR (state IN ('posted', 'voided') AND state_at IS NOT NULL))
) @heap;

CREATE TABLE entries (
  shard BIGINT NOT NULL,
  user_id BLOB NOT NULL,
  transfer BLOB NOT NULL,
  change BIGINT NOT NULL CHECK (change <> 0),
  currency TEXT NOT NULL,
  balance_after BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject BLOB NOT NULL,
  counterparty TEXT NOT NULL,
  PRIMARY KEY (shard, user_id, transfer)
) @clustered;

CREATE TABLE messages (
  shard BIGINT NOT NULL,
  user_id BLOB NOT NULL,
  id BLOB NOT NULL,
  kind TEXT NOT NULL,
  sender BLOB,
  sender_name TEXT,
  versions TEXT,
  PRIMARY KEY (shard, user_id, id),
  CHECK ((kind = 'merchant' AND sender IS NOT NULL AND sender_name IS NOT NULL AND versions IS NOT NULL)
      OR (kind = 'pin_locked' AND sender IS NULL AND sender_name IS NULL AND versions IS NULL))
) @heap;

CREATE TABLE notices (
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
  CHECK ((channel = 'merchant' AND client_id IS NOT NULL AND url IS NOT NULL AND body IS NOT NULL AND template IS NULL)
      OR (channel IN ('mail', 'sms') AND client_id IS NULL AND url IS NULL AND body IS NULL AND template IS NOT NULL)),
  CHECK ((state = 'due' AND leased_until IS NOT NULL)
      OR (state IN ('delivered', 'given_up') AND leased_until IS NULL))
) @heap;

CREATE INDEX notices_due ON notices (state_at) WHERE state = 'due';

CREATE TABLE attempts (
  shard BIGINT NOT NULL,
  notice BLOB NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  at BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  status BIGINT,
  answer TEXT NOT NULL,
  accepted BIGINT NOT NULL CHECK (accepted IN (0, 1)),
  PRIMARY KEY (shard, notice, number)
) @heap;

CREATE TABLE calls (
  shard BIGINT NOT NULL,
  subject BLOB NOT NULL,
  id BLOB NOT NULL,
  at BIGINT NOT NULL,
  duration_us BIGINT NOT NULL,
  actor TEXT NOT NULL,
  operation TEXT NOT NULL,
  result TEXT NOT NULL,
  request TEXT NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (shard, subject, id)
) @heap;
