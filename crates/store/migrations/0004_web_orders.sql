-- Apps of the BaaS API with their users, sessions and orders, and triggers as a kind of notice.

CREATE TABLE apps (
  shard BIGINT NOT NULL,
  client_id TEXT NOT NULL,
  merchant BLOB NOT NULL,
  merchant_client_id TEXT NOT NULL,
  name TEXT NOT NULL,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  origins TEXT NOT NULL,
  logins TEXT NOT NULL,
  gateways TEXT NOT NULL,
  trigger_url TEXT,
  private_trigger BIGINT NOT NULL CHECK (private_trigger IN (0, 1)),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shard, client_id)
) @heap;

CREATE TABLE app_users (
  shard BIGINT NOT NULL,
  app TEXT NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  username TEXT,
  email TEXT,
  phone TEXT,
  password_hash TEXT,
  is_anonymous BIGINT NOT NULL CHECK (is_anonymous IN (0, 1)),
  nickname TEXT,
  avatar TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shard, app, number),
  CHECK (is_anonymous = 0 OR (username IS NULL AND email IS NULL AND phone IS NULL AND password_hash IS NULL))
) @heap;

CREATE TABLE app_logins (
  shard BIGINT NOT NULL,
  app TEXT NOT NULL,
  method TEXT NOT NULL,
  name TEXT NOT NULL,
  user_number BIGINT,
  PRIMARY KEY (shard, app, method, name)
) @heap;

CREATE INDEX app_logins_by_user ON app_logins (shard, app, user_number);

CREATE TABLE app_sessions (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  app TEXT NOT NULL,
  user_number BIGINT NOT NULL,
  secret_hash BLOB NOT NULL,
  expires_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (shard, id)
) @clustered;

CREATE TABLE idp_visits (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  app TEXT NOT NULL,
  method TEXT NOT NULL,
  callback_url TEXT NOT NULL,
  secret_hash BLOB NOT NULL,
  expires_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  open_id TEXT,
  nickname TEXT,
  avatar TEXT,
  PRIMARY KEY (shard, id),
  CHECK ((state IN ('asked', 'used') AND open_id IS NULL AND nickname IS NULL AND avatar IS NULL)
      OR (state = 'granted' AND open_id IS NOT NULL))
) @heap;

CREATE TABLE web_orders (
  shard BIGINT NOT NULL,
  payment BLOB NOT NULL,
  app TEXT NOT NULL,
  user_number BIGINT NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  trade_no TEXT NOT NULL,
  gateway TEXT NOT NULL,
  schema_id BIGINT,
  record_id TEXT,
  snapshot TEXT NOT NULL,
  profit_sharing BIGINT NOT NULL CHECK (profit_sharing IN (0, 1)),
  ip TEXT NOT NULL,
  pay_parameters TEXT,
  gateway_response TEXT,
  PRIMARY KEY (shard, payment)
) @heap;

-- For a user's list, newest first, and for whether a user bought one thing.
CREATE INDEX web_orders_by_user ON web_orders (shard, app, user_number, payment);
CREATE INDEX web_orders_by_record ON web_orders (shard, app, user_number, record_id, schema_id);
CREATE INDEX web_orders_by_trade_no ON web_orders (shard, trade_no);

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
  CHECK ((channel IN ('merchant', 'acquirer', 'trigger') AND client_id IS NOT NULL AND url IS NOT NULL AND body IS NOT NULL AND template IS NULL)
      OR (channel IN ('mail', 'sms') AND client_id IS NULL AND url IS NULL AND body IS NULL AND template IS NOT NULL)),
  CHECK ((state = 'due' AND leased_until IS NOT NULL)
      OR (state IN ('delivered', 'given_up') AND leased_until IS NULL))
) @heap;

-- The shard stands second here: in front of a list of names the runner would take it for a key.
INSERT INTO notices_next (subject, shard, id, channel, receiver, client_id, url, body, template, state, state_at, leased_until, attempts)
SELECT subject, shard, id, channel, receiver, client_id, url, body, template, state, state_at, leased_until, attempts FROM notices;

DROP TABLE notices;

ALTER TABLE notices_next RENAME TO notices;

CREATE INDEX notices_due ON notices (state_at) WHERE state = 'due';
