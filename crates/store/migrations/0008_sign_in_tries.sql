-- Tries to sign in: a bounded number of counts, which newcomers take over.

CREATE TABLE try_counts (
  shard BIGINT NOT NULL,
  slot BIGINT NOT NULL CHECK (slot BETWEEN 0 AND 65535),
  tag BLOB NOT NULL,
  tries BIGINT NOT NULL CHECK (tries >= 0),
  since BIGINT NOT NULL,
  PRIMARY KEY (shard, slot)
) @clustered;
