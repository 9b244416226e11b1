//! Signed roots, and what the next one is made of.

use cashier_core::chain::tile::{Run, frontier, runs};
use cashier_core::chain::tree;
use cashier_core::chain::{Block, BlockKey, Digest, StoredRoot, Tile, TileKey};
use cashier_core::time::Timestamp;

use super::{Reader, params};
use crate::cell::{Fields, Source};
use crate::error::StoreError;
use crate::table::Table as _;

/// The last block of every chain, in one statement: what it sees of the chains was there at one moment. The chains are
/// found by their numbers, however many blocks they have.
const TIPS: &str = "WITH RECURSIVE chains (chain) AS (
    SELECT MIN(chain) FROM blocks WHERE shard = 0
    UNION ALL
    SELECT (SELECT MIN(b.chain) FROM blocks b WHERE b.shard = 0 AND b.chain > chains.chain) FROM chains
    WHERE chains.chain IS NOT NULL
  )";

impl Reader {
    /// The newest root.
    pub async fn newest_root(&self) -> Result<Option<StoredRoot>, StoreError> {
        self.row("WHERE shard = 0 AND number > 0 ORDER BY number DESC LIMIT 1", params![]).await
    }

    /// The root with this number.
    pub async fn root(&self, number: i64) -> Result<Option<StoredRoot>, StoreError> {
        self.by_key(&number).await
    }

    /// The newest root that is kept for ever.
    pub async fn newest_daily_root(&self) -> Result<Option<StoredRoot>, StoreError> {
        self.row("WHERE is_daily = 1 ORDER BY number DESC LIMIT 1", params![]).await
    }

    /// Roots with a smaller number than `before`, the newest first.
    pub async fn roots_before(&self, before: i64, limit: u32) -> Result<Vec<StoredRoot>, StoreError> {
        self.rows("WHERE shard = 0 AND number < ?1 ORDER BY number DESC LIMIT ?2", params![before, limit])
            .await
    }

    /// Roots that are to be published now, those that have waited longest first.
    pub async fn unpublished_roots(&self, now: Timestamp, limit: u32) -> Result<Vec<StoredRoot>, StoreError> {
        let rest = "WHERE unpublished IS NOT NULL AND next_try_at <= ?1 ORDER BY next_try_at LIMIT ?2";
        self.rows(rest, params![now, limit]).await
    }

    /// Every root and every tile, for a proof. Roots kept for ever are one a day, and there is a tile for each 255 blocks or
    /// so.
    pub async fn roots_and_tiles(&self) -> Result<(Vec<StoredRoot>, Vec<Tile>), StoreError> {
        let roots = self.rows("ORDER BY number", params![]).await?;
        Ok((roots, self.rows("ORDER BY chain, level, place", params![]).await?))
    }

    /// The blocks of a chain after this one, in their order.
    pub async fn blocks_after(&self, after: BlockKey, limit: u32) -> Result<Vec<Block>, StoreError> {
        let rest = "WHERE shard = 0 AND chain = ?1 AND number > ?2 ORDER BY number LIMIT ?3";
        self.rows(rest, params![after.chain, after.number, limit]).await
    }

    /// The last block of each chain, in the order of their numbers. They were there at the same moment.
    pub async fn tips(&self) -> Result<Vec<Block>, StoreError> {
        let columns = Block::column_list_of("b");
        let text = format!(
            "{TIPS} SELECT {columns} FROM chains JOIN blocks b ON b.shard = 0 AND b.chain = chains.chain
             AND b.number = (SELECT MAX(l.number) FROM blocks l WHERE l.shard = 0 AND l.chain = chains.chain)"
        );
        let decode = |source: &dyn Source| Block::decode(&mut Fields::new(source, "blocks"));
        let mut tips = self.ask(text, params![], decode).await?;
        tips.sort_by_key(|block| block.key);
        Ok(tips)
    }

    /// The number of tiles of a level of a chain.
    pub async fn tile_count(&self, chain: u32, level: u8) -> Result<u64, StoreError> {
        let text = "SELECT MAX(place) FROM tree_tiles WHERE shard = 0 AND chain = ?1 AND level = ?2";
        let last =
            self.ask(text.to_owned(), params![chain, u32::from(level)], |source| source.int(0)).await?;
        let count = last.into_iter().flatten().next().map_or(0, |last| last.saturating_add(1));
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// The heads of a run: the hashes of blocks, or the heads of tiles.
    ///
    /// # Errors
    /// When the database does not answer, or does not have them all.
    pub async fn heads(&self, chain: u32, run: Run) -> Result<Vec<Digest>, StoreError> {
        let missing =
            || StoreError::Corrupt(format!("chain {chain}: heads of level {} are missing", run.level));
        let mut heads = if run.level == 0 {
            // A block has the hash of the one before it.
            self.hashes(chain, run.first.saturating_add(1), run.count).await?
        } else {
            self.tiles(chain, run).await?.into_iter().map(|tile| tile.head).collect()
        };
        let count = usize::try_from(run.count).unwrap_or(usize::MAX);
        if heads.len().saturating_add(1) == count
            && let Some(last) = run.last_block(chain)
        {
            heads.push(self.by_key::<Block>(&last).await?.ok_or_else(missing)?.hash());
        }
        if heads.len() == count { Ok(heads) } else { Err(missing()) }
    }

    /// What these blocks name as the hash of the block before them.
    async fn hashes(&self, chain: u32, first: u64, count: u64) -> Result<Vec<Digest>, StoreError> {
        let (first, until) = (place(first)?, place(first.saturating_add(count))?);
        let text = "SELECT previous FROM blocks WHERE shard = 0 AND chain = ?1 AND number >= ?2 AND number < ?3 \
            ORDER BY number";
        let read = |source: &dyn Source| Fields::new(source, "blocks").bytes();
        self.ask(text.to_owned(), params![chain, first, until], read).await
    }

    async fn tiles(&self, chain: u32, run: Run) -> Result<Vec<Tile>, StoreError> {
        let (first, until) = (place(run.first)?, place(run.first.saturating_add(run.count))?);
        let rest =
            "WHERE shard = 0 AND chain = ?1 AND level = ?2 AND place >= ?3 AND place < ?4 ORDER BY place";
        self.rows(rest, params![chain, u32::from(run.level), first, until]).await
    }

    /// The head of the tree of the blocks from `from` to before `until`, as [`runs`](cashier_core::chain::tile::runs)
    /// wants them. Blocks that are newer than the newest root may have no tiles yet.
    ///
    /// # Errors
    /// As [`Self::heads`].
    pub async fn tree_head(&self, chain: u32, from: u64, until: u64) -> Result<Digest, StoreError> {
        let mut heads = Vec::new();
        for run in runs(from, until) {
            heads.push(self.heads(chain, run).await?);
        }
        let size = until.saturating_sub(from);
        let frontier = frontier(size, &heads);
        let frontier = frontier.ok_or_else(|| StoreError::Corrupt(format!("chain {chain}: not a tree")))?;
        Ok(frontier.head())
    }

    /// The tile that is missing is made from the level below.
    ///
    /// # Errors
    /// As [`Self::heads`].
    pub async fn make_tile(&self, key: TileKey) -> Result<Option<Tile>, StoreError> {
        let Some(below) = Run::below(key) else { return Ok(None) };
        let heads = self.heads(key.chain, below).await?;
        Ok(Some(Tile { key, head: tree::head(&heads) }))
    }
}

fn place(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Corrupt("table blocks: no number is left".to_owned()))
}
