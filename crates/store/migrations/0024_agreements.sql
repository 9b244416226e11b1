-- Agreements under which merchants debit users, and the codes and tokens that belong to one. The others have none, so no row of an
-- earlier build changes its digest.

CREATE TABLE agreements (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  merchant BLOB NOT NULL,
  client_id TEXT NOT NULL,
  payee TEXT NOT NULL,
  description TEXT NOT NULL,
  limit_currency TEXT,
  payment_limit BIGINT CHECK (payment_limit > 0),
  day_limit BIGINT CHECK (day_limit > 0),
  notify_url TEXT,
  redirect_url TEXT,
  redirect_state TEXT,
  dialect TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  state_at BIGINT,
  user_id BLOB,
  closed_by TEXT CHECK (closed_by IN ('user', 'merchant')),
  grant_id BLOB,
  spent_day BIGINT NOT NULL,
  spent BIGINT NOT NULL CHECK (spent >= 0 AND (day_limit IS NULL OR spent <= day_limit)),
  PRIMARY KEY (shard, id),
  CHECK ((limit_currency IS NULL) = (payment_limit IS NULL AND day_limit IS NULL)),
  CHECK ((state = 'offered' AND state_at IS NULL AND user_id IS NULL AND closed_by IS NULL)
    OR (state IN ('active', 'refused') AND state_at IS NOT NULL AND user_id IS NOT NULL AND closed_by IS NULL)
    OR (state = 'closed' AND state_at IS NOT NULL AND user_id IS NOT NULL AND closed_by IS NOT NULL))
) @heap;

CREATE INDEX agreements_by_end ON agreements (expires_at) WHERE state IN ('offered', 'refused');

ALTER TABLE auth_codes ADD COLUMN agreement BLOB;

ALTER TABLE grants ADD COLUMN agreement BLOB;

-- A user's agreements are found by their tokens, which lie in the user's shard.
CREATE INDEX grants_of_agreements ON grants (shard, user_id, id) WHERE agreement IS NOT NULL AND state = 'active';
