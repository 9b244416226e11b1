//! What a root says: the heads of the chains.

use cashier_core::chain::tile::TILE_BITS;
use cashier_core::chain::{AddTiles, Digest, Head, Root, SignedNote, StoredRoot, TileKey, digest};

use super::{Roots, RootsError};

/// How many tiles are added at once.
const TILES_AT_ONCE: usize = 64;

impl Roots {
    /// The root after `newest`. Reads only blocks that have no tile yet.
    pub(super) async fn draft(&self, newest: Option<StoredRoot>, origin: &str) -> Result<Root, RootsError> {
        let (number, before, previous) = match newest {
            None => (1, None, Digest::default()),
            Some(newest) => {
                let broken = |error| RootsError::Broken(newest.number, error);
                let note = SignedNote::parse(&newest.note);
                let text = note.map_err(|_| broken(cashier_core::chain::RootError::Form))?.text;
                let root = Root::parse(&text).map_err(broken)?;
                (newest.number.saturating_add(1), Some(root.at), digest(text.as_bytes()))
            }
        };
        let mut chains = Vec::new();
        for tip in self.reader.tips().await? {
            let chain = tip.key.chain;
            let size = u64::try_from(tip.key.number).unwrap_or_default().saturating_add(1);
            self.add_tiles(chain, size).await?;
            chains.push(Head { chain, size, head: self.reader.tree_head(chain, 0, size).await? });
        }
        let now = self.engine.clock().now();
        // A clock that went back makes no root that is older than the one before it.
        let at = before.map_or(now, |before| now.max(before));
        Ok(Root { origin: origin.to_owned(), number, at, previous, chains })
    }

    /// Adds the tiles of the first `size` blocks of a chain that are missing, the smallest first.
    async fn add_tiles(&self, chain: u32, size: u64) -> Result<(), RootsError> {
        let mut level = TILE_BITS;
        while let Some(wanted) = size.checked_shr(level.into()).filter(|wanted| *wanted > 0) {
            let mut tiles = Vec::new();
            for index in self.reader.tile_count(chain, level).await?..wanted {
                let Ok(index) = i64::try_from(index) else { break };
                tiles.extend(self.reader.make_tile(TileKey { chain, level, index }).await?);
                if tiles.len() >= TILES_AT_ONCE {
                    self.engine.submit(AddTiles(std::mem::take(&mut tiles))).await?;
                }
            }
            if !tiles.is_empty() {
                self.engine.submit(AddTiles(tiles)).await?;
            }
            level = level.saturating_add(TILE_BITS);
        }
        Ok(())
    }
}
