-- Hot rows are appended: their keys begin with the time, and what leads to them lies with them or in one narrow index. A payment
-- then costs the pages that its rows fill, not a page for each tree that it lands in.

-- A confirmation's key lies with its payment.
ALTER TABLE payments ADD COLUMN confirm_key TEXT;
ALTER TABLE payments ADD COLUMN confirm_fingerprint BLOB;

UPDATE payments SET confirm_key = r.key, confirm_fingerprint = r.fingerprint
FROM requests r
WHERE r.operation = 'confirm' AND r.state = 'done' AND r.subject = payments.id AND r.owner = payments.payer;

-- The key of a request is a digest of owner, operation and the caller's key.
CREATE TABLE requests_next (
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

INSERT INTO requests_next (hash, shard, owner, operation, key, at, state, fingerprint, subject, answer)
SELECT @request_hash, r.shard, r.owner, r.operation, r.key, r.at, r.state, r.fingerprint, r.subject, r.answer
FROM requests r WHERE r.operation <> 'confirm';

INSERT INTO requests_next (hash, shard, owner, operation, key, at, state, fingerprint, subject, answer)
SELECT @request_hash, r.shard, r.owner, r.operation, r.key, r.at, r.state, r.fingerprint, r.subject, r.answer
FROM requests r LEFT JOIN payments p ON p.id = r.subject AND p.confirm_key = r.key
WHERE r.operation = 'confirm' AND p.id IS NULL;

DROP TABLE requests;

ALTER TABLE requests_next RENAME TO requests;

CREATE INDEX requests_without_money ON requests (at) WHERE operation = 'send_inbox';

-- The lines of an account are a list, which begins at the account.
CREATE TABLE entries_next (
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

INSERT INTO entries_next (transfer, shard, user_id, change, currency, balance_after, kind, subject, counterparty, at, number, previous)
SELECT e.transfer, e.shard, e.user_id, e.change, e.currency, e.balance_after, e.kind, e.subject, e.counterparty,
  COALESCE(t.state_at, 0),
  ROW_NUMBER() OVER (PARTITION BY e.user_id, e.currency ORDER BY e.transfer),
  LAG(e.transfer) OVER (PARTITION BY e.user_id, e.currency ORDER BY e.transfer)
FROM entries e LEFT JOIN transfers t ON t.id = e.transfer ORDER BY e.transfer;

DROP TABLE entries;

ALTER TABLE entries_next RENAME TO entries;

-- Lines of one millisecond may have been written in another order than their ids say: `migrate/lines.rs` puts them right. The next
-- version lets the accounts lead to them.
