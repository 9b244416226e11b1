-- How the notices of clients are signed and wrapped, for those that differ from a new client.

CREATE TABLE webhooks (
  shard BIGINT NOT NULL,
  client BLOB NOT NULL,
  secret_version BIGINT NOT NULL CHECK (secret_version >= 1),
  earlier_until BIGINT,
  cloud_events BIGINT NOT NULL CHECK (cloud_events IN (0, 1)),
  PRIMARY KEY (shard, client)
) @clustered;
