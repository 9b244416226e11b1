-- Tables and columns get the names that the code uses: providers, payment attempts, provider calls and their sendings,
-- delivery attempts. Which providers there are is no longer written in a check: the registry knows them.

ALTER TABLE channel_attempts RENAME TO payment_attempts;
ALTER TABLE payment_attempts RENAME COLUMN channel TO provider;
ALTER TABLE payment_attempts RENAME COLUMN wish TO request;
ALTER TABLE payment_attempts RENAME COLUMN errands TO provider_calls;
ALTER TABLE payment_attempts RENAME COLUMN open_calls TO open_sends;
ALTER TABLE payment_attempts RENAME COLUMN called_at TO sent_at;
DROP INDEX channel_attempts_due;
DROP INDEX channel_attempts_by_day;
CREATE INDEX payment_attempts_due ON payment_attempts (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX payment_attempts_by_day ON payment_attempts (account, state_at) WHERE state = 'succeeded';

ALTER TABLE errands RENAME TO provider_calls;
ALTER TABLE provider_calls RENAME COLUMN channel TO provider;
ALTER TABLE provider_calls RENAME COLUMN calls TO sends;
ALTER TABLE provider_calls RENAME COLUMN open_calls TO open_sends;
ALTER TABLE provider_calls RENAME COLUMN called_at TO sent_at;
DROP INDEX errands_due;
DROP INDEX errands_by_day;
CREATE INDEX provider_calls_due ON provider_calls (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX provider_calls_by_day ON provider_calls (account, state_at) WHERE state = 'succeeded';

ALTER TABLE attempts RENAME TO delivery_attempts;

-- A check cannot be dropped in place on both engines, so the table is written again.
CREATE TABLE provider_accounts (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  merchant BLOB NOT NULL,
  provider TEXT NOT NULL,
  version BIGINT NOT NULL CHECK (version > 0),
  settings TEXT NOT NULL,
  sealed BLOB NOT NULL,
  fee_ppm BIGINT NOT NULL CHECK (fee_ppm >= 0 AND fee_ppm <= 1000000),
  fee_returned BIGINT NOT NULL CHECK (fee_returned IN (0, 1)),
  private BIGINT NOT NULL CHECK (private IN (0, 1)),
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shard, id)
) @heap;

INSERT INTO provider_accounts (id, shard, merchant, provider, version, settings, sealed, fee_ppm, fee_returned, private, active, created_at)
SELECT id, shard, merchant, channel, version, settings, sealed, fee_ppm, fee_returned, private, active, created_at FROM channel_accounts;

DROP TABLE channel_accounts;

CREATE INDEX provider_accounts_by_merchant ON provider_accounts (shard, merchant, provider);
