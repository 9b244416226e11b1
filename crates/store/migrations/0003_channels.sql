-- Payments through providers: accounts, attempts, errands, receivers of shares, incidents, differences.

ALTER TABLE payments ADD COLUMN paid_attempt BIGINT;
ALTER TABLE payments ADD COLUMN attempts_made BIGINT NOT NULL DEFAULT 0 CHECK (attempts_made >= 0);
ALTER TABLE payments ADD COLUMN attempts_live BIGINT NOT NULL DEFAULT 0 CHECK (attempts_live >= 0 AND attempts_live <= attempts_made);

CREATE TABLE channel_accounts (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  merchant BLOB NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('wechat_pay', 'alipay', 'qq_wallet')),
  version BIGINT NOT NULL CHECK (version > 0),
  settings TEXT NOT NULL,
  sealed BLOB NOT NULL,
  fee_ppm BIGINT NOT NULL CHECK (fee_ppm >= 0 AND fee_ppm <= 1000000),
  private BIGINT NOT NULL CHECK (private IN (0, 1)),
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shard, id)
) @heap;

CREATE INDEX channel_accounts_by_merchant ON channel_accounts (shard, merchant, channel);

CREATE TABLE channel_attempts (
  shard BIGINT NOT NULL,
  payment BLOB NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  merchant BLOB NOT NULL,
  account BLOB NOT NULL,
  channel TEXT NOT NULL,
  method TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  wish TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  sharing TEXT NOT NULL CHECK (sharing IN ('off', 'open', 'finished')),
  state TEXT NOT NULL,
  state_at BIGINT,
  params TEXT,
  transaction_id TEXT,
  transfer BLOB,
  credit TEXT,
  reason TEXT,
  checks BIGINT NOT NULL CHECK (checks >= 0),
  next_check_at BIGINT,
  errands BIGINT NOT NULL CHECK (errands >= 0),
  fee BIGINT NOT NULL CHECK (fee >= 0),
  refunded BIGINT NOT NULL CHECK (refunded >= 0 AND refunded <= amount),
  shared BIGINT NOT NULL CHECK (shared >= 0 AND shared <= amount),
  settled_at BIGINT,
  PRIMARY KEY (shard, payment, number),
  CHECK ((state IN ('prepared', 'unknown') AND state_at IS NULL AND params IS NULL AND transaction_id IS NULL AND transfer IS NULL AND credit IS NULL AND reason IS NULL)
      OR (state = 'submitted' AND state_at IS NULL AND params IS NOT NULL AND transaction_id IS NULL AND transfer IS NULL AND credit IS NULL AND reason IS NULL)
      OR (state = 'succeeded' AND state_at IS NOT NULL AND params IS NULL AND transaction_id IS NOT NULL AND transfer IS NOT NULL AND credit IN ('payment', 'surplus') AND reason IS NULL)
      OR (state = 'failed' AND state_at IS NOT NULL AND params IS NULL AND transaction_id IS NULL AND transfer IS NULL AND credit IS NULL AND reason IS NOT NULL)
      OR (state = 'closed' AND state_at IS NOT NULL AND params IS NULL AND transaction_id IS NULL AND transfer IS NULL AND credit IS NULL AND reason IS NULL)),
  CHECK ((state IN ('prepared', 'submitted', 'unknown')) = (next_check_at IS NOT NULL)),
  CHECK (refunded = 0 OR state = 'succeeded'),
  CHECK (shared = 0 OR state = 'succeeded')
) @heap;

CREATE INDEX channel_attempts_due ON channel_attempts (next_check_at) WHERE next_check_at IS NOT NULL;

-- For the comparison with a day's bill.
CREATE INDEX channel_attempts_by_day ON channel_attempts (account, state_at) WHERE state = 'succeeded';

CREATE TABLE errands (
  shard BIGINT NOT NULL,
  payment BLOB NOT NULL,
  attempt BIGINT NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  merchant BLOB NOT NULL,
  account BLOB NOT NULL,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('refund', 'surplus', 'share', 'return', 'finish')),
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  refund BLOB,
  share BIGINT,
  awaited_by BIGINT,
  receiver TEXT,
  note TEXT,
  created_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  state_at BIGINT,
  returns BIGINT,
  reason TEXT,
  transfer BLOB,
  taken_back BIGINT NOT NULL CHECK (taken_back >= 0 AND taken_back <= amount),
  checks BIGINT NOT NULL CHECK (checks >= 0),
  next_check_at BIGINT,
  PRIMARY KEY (shard, payment, attempt, number),
  CHECK ((state = 'waiting' AND state_at IS NULL AND returns IS NOT NULL AND reason IS NULL AND next_check_at IS NULL)
      OR (state IN ('requested', 'submitted', 'unknown') AND state_at IS NULL AND returns IS NULL AND reason IS NULL AND next_check_at IS NOT NULL)
      OR (state = 'succeeded' AND state_at IS NOT NULL AND returns IS NULL AND reason IS NULL AND next_check_at IS NULL)
      OR (state = 'failed' AND state_at IS NOT NULL AND returns IS NULL AND reason IS NOT NULL AND next_check_at IS NULL)),
  CHECK (kind = 'finish' OR state IN ('waiting', 'failed') OR transfer IS NOT NULL),
  CHECK (kind <> 'refund' OR refund IS NOT NULL),
  CHECK ((kind = 'return') = (share IS NOT NULL))
) @heap;

CREATE INDEX errands_due ON errands (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX errands_by_day ON errands (account, state_at) WHERE state = 'succeeded';

CREATE TABLE receivers (
  shard BIGINT NOT NULL,
  account BLOB NOT NULL,
  receiver TEXT NOT NULL,
  relation TEXT NOT NULL,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  at BIGINT NOT NULL,
  PRIMARY KEY (shard, account, receiver)
) @heap;

CREATE TABLE incidents (
  shard BIGINT NOT NULL,
  account BLOB NOT NULL,
  minute BIGINT NOT NULL,
  fault TEXT NOT NULL,
  order_number TEXT NOT NULL,
  count BIGINT NOT NULL CHECK (count > 0),
  PRIMARY KEY (shard, account, minute, fault, order_number)
) @heap;

CREATE TABLE differences (
  shard BIGINT NOT NULL,
  account BLOB NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  ours TEXT NOT NULL,
  theirs TEXT NOT NULL,
  found_at BIGINT NOT NULL,
  resolved_at BIGINT,
  PRIMARY KEY (shard, account, day, kind, number)
) @heap;

-- A check cannot be changed in place on both engines, so two tables are written again: transfers have new kinds, and a
-- refund may wait for a provider. The lists of columns do not begin with the shard, which a file keeps last.
CREATE TABLE transfers_next (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  debit BLOB NOT NULL,
  credit BLOB NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'fee', 'refund', 'top_up', 'surplus', 'surplus_refund', 'settlement', 'share', 'share_return')),
  subject BLOB NOT NULL,
  state TEXT NOT NULL,
  state_at BIGINT,
  PRIMARY KEY (shard, id),
  CHECK ((state = 'pending' AND state_at IS NULL) OR (state IN ('posted', 'voided') AND state_at IS NOT NULL))
) @heap;

INSERT INTO transfers_next (id, shard, debit, credit, amount, currency, kind, subject, state, state_at)
SELECT id, shard, debit, credit, amount, currency, kind, subject, state, state_at FROM transfers;

DROP TABLE transfers;

ALTER TABLE transfers_next RENAME TO transfers;

CREATE TABLE refunds_next (
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
      OR (state = 'processing' AND transfer IS NULL AND fail_code IS NULL)
      OR (state = 'failed' AND transfer IS NULL AND fail_code IS NOT NULL))
) @heap;

INSERT INTO refunds_next (id, shard, payment, merchant, request_id, amount, currency, reason, state, state_at, transfer, fail_code)
SELECT id, shard, payment, merchant, request_id, amount, currency, reason, state, state_at, transfer, fail_code FROM refunds;

DROP TABLE refunds;

ALTER TABLE refunds_next RENAME TO refunds;

CREATE INDEX refunds_by_payment ON refunds (shard, payment);
