-- Rows of old months are put aside: they move to a table of their own, with the same columns and those indexes that questions about old
-- rows need. Their rows were checked when they were written, and `verify` goes on checking them.

CREATE TABLE archived_months (
  shard BIGINT NOT NULL,
  month TEXT NOT NULL,
  until BIGINT NOT NULL,
  began_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (shard, month)
) @clustered;

CREATE TABLE archived_payments (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  merchant BLOB NOT NULL,
  amount BIGINT NOT NULL,
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
  refunded BIGINT NOT NULL,
  bound_wallet BLOB,
  bound_customer TEXT,
  wallet_reference TEXT,
  paid_attempt BIGINT,
  attempts_made BIGINT NOT NULL,
  attempts_live BIGINT NOT NULL,
  dialect TEXT,
  confirm_key TEXT,
  confirm_fingerprint BLOB,
  PRIMARY KEY (shard, id)
) @heap;

CREATE TABLE archived_refunds (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  payment BLOB NOT NULL,
  merchant BLOB NOT NULL,
  request_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  currency TEXT NOT NULL,
  reason TEXT,
  state TEXT NOT NULL,
  state_at BIGINT NOT NULL,
  transfer BLOB,
  fail_code TEXT,
  PRIMARY KEY (shard, id)
) @heap;

CREATE INDEX archived_refunds_by_payment ON archived_refunds (shard, payment);

CREATE TABLE archived_transfers (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  debit BLOB NOT NULL,
  credit BLOB NOT NULL,
  amount BIGINT NOT NULL,
  currency TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject BLOB NOT NULL,
  state TEXT NOT NULL,
  state_at BIGINT,
  PRIMARY KEY (shard, id)
) @heap;

CREATE TABLE archived_entries (
  shard BIGINT NOT NULL,
  transfer BLOB NOT NULL,
  user_id BLOB NOT NULL,
  change BIGINT NOT NULL,
  currency TEXT NOT NULL,
  balance_after BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject BLOB NOT NULL,
  counterparty TEXT NOT NULL,
  at BIGINT NOT NULL,
  number BIGINT NOT NULL,
  previous BLOB,
  PRIMARY KEY (shard, transfer, user_id)
) @clustered;

CREATE TABLE archived_requests (
  shard BIGINT NOT NULL,
  hash BLOB NOT NULL,
  owner BLOB NOT NULL,
  operation TEXT NOT NULL,
  key TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  fingerprint BLOB,
  subject BLOB,
  answer BLOB,
  PRIMARY KEY (shard, hash)
) @heap;

CREATE INDEX archived_requests_without_money ON archived_requests (at) WHERE operation = 'send_inbox';

CREATE TABLE archived_notices (
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
  attempts BIGINT NOT NULL,
  PRIMARY KEY (shard, subject, id)
) @heap;

CREATE INDEX archived_notices_due ON archived_notices (state_at) WHERE state = 'due';
CREATE INDEX archived_notices_to_forget ON archived_notices (state_at) WHERE state <> 'due' AND (body IS NOT NULL OR template IS NOT NULL);
