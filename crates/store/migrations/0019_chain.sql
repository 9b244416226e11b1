-- What each batch wrote, as tags of the versions of rows, so that rows which somebody rewrote are told from those that the wallet
-- wrote. A batch's block is also its mark, by which a writer that lost its connection at COMMIT sees whether it went through.
CREATE TABLE blocks (
  shard BIGINT NOT NULL,
  chain BIGINT NOT NULL,
  number BIGINT NOT NULL,
  batch BLOB NOT NULL,
  at BIGINT NOT NULL,
  previous BLOB NOT NULL,
  sum BLOB NOT NULL,
  facts BLOB NOT NULL,
  PRIMARY KEY (shard, chain, number)
) @clustered;

-- An earlier version that still runs beside this one cannot write rows that no block tells of: it needs this table.
DROP TABLE batches;
