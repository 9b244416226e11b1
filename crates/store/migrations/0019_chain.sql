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
-- Digests do not compress.
@postgres ALTER TABLE blocks ALTER COLUMN facts SET STORAGE EXTERNAL;

-- The heads of the chains' trees, signed now and then, so that whoever keeps one sees later changes of the blocks that it covers.
CREATE TABLE roots (
  shard BIGINT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  is_daily BIGINT NOT NULL,
  note TEXT NOT NULL,
  unpublished TEXT,
  tries BIGINT NOT NULL,
  next_try_at BIGINT NOT NULL,
  PRIMARY KEY (shard, number)
) @clustered;

CREATE INDEX roots_to_forget ON roots (at) WHERE is_daily = 0;
CREATE INDEX roots_daily ON roots (number) WHERE is_daily = 1;
CREATE INDEX roots_to_publish ON roots (next_try_at) WHERE unpublished IS NOT NULL;

-- The heads of perfect subtrees of the chains' trees, so that the head of a tree is computed without reading all its blocks.
CREATE TABLE tree_tiles (
  shard BIGINT NOT NULL,
  chain BIGINT NOT NULL,
  level BIGINT NOT NULL,
  place BIGINT NOT NULL,
  head BLOB NOT NULL,
  PRIMARY KEY (shard, chain, level, place)
) @clustered;

-- An earlier version that still runs beside this one cannot write rows that no block tells of: it needs this table.
DROP TABLE batches;
