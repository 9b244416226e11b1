-- Sharing and refunds as operations of merchants: whose request an errand is, and which fee a provider has taken.

ALTER TABLE errands ADD COLUMN request TEXT;

ALTER TABLE channel_accounts ADD COLUMN fee_returned BIGINT NOT NULL DEFAULT 1 CHECK (fee_returned IN (0, 1));

ALTER TABLE channel_attempts ADD COLUMN fee_charged BIGINT NOT NULL DEFAULT 0 CHECK (fee_charged >= 0);

UPDATE channel_attempts SET fee_charged = COALESCE((
  SELECT SUM(t.amount) FROM transfers t
  WHERE t.shard = channel_attempts.shard AND t.subject = channel_attempts.payment AND t.kind = 'fee' AND t.state = 'posted'), 0)
WHERE settled_at IS NOT NULL AND credit = 'payment';
