-- What developers of merchants see: their keys, an index by which notices are read in order, and who handles test money only.

CREATE TABLE dev_keys (
  shard BIGINT NOT NULL,
  merchant BLOB NOT NULL,
  place BIGINT NOT NULL,
  id BLOB NOT NULL,
  secret_hash BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (shard, merchant, place)
) @clustered;

CREATE INDEX dev_keys_by_id ON dev_keys (shard, id);

-- Live where it has none. It is read with every standing, so that no decision reads another row for it.
ALTER TABLE standings ADD COLUMN mode TEXT CHECK (mode = 'test');

-- Ids begin with the time, so a new notice is appended. An index that is led by the client would change a page for each client
-- of a batch.
CREATE INDEX notices_in_order ON notices (shard, id) WHERE channel = 'merchant';
