-- Refunds over a limit, which one member asks for and another approves.

CREATE TABLE refund_requests (
  shard BIGINT NOT NULL,
  id BLOB NOT NULL,
  payment BLOB NOT NULL,
  merchant BLOB NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  refund BLOB,
  PRIMARY KEY (shard, id),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (refund IS NULL OR decided_by <> asked_by)
) @heap;

CREATE INDEX refund_requests_by_payment ON refund_requests (shard, payment, id);
CREATE INDEX refund_requests_open ON refund_requests (id) WHERE decided_at IS NULL;
