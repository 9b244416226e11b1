//! Tiles: the heads of the perfect subtrees of 256, 65,536, … blocks of a chain, so that the head of a tree is computed
//! without reading all its blocks. They follow from the blocks; a proof computes them again.

use super::tree::Frontier;
use super::{BlockKey, Digest};
use crate::id::Fresh;
use crate::kernel::{Command, Decision, Row};
use crate::world::{Keys, World};

/// The binary logarithm of the number of heads that make up one of the next level.
pub const TILE_BITS: u8 = 8;

/// The number of heads that make up one of the next level.
pub const TILE: u64 = 1 << TILE_BITS;

/// Which tile.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TileKey {
    /// The chain.
    pub chain: u32,
    /// The binary logarithm of the number of its blocks: 8, 16, 24, …
    pub level: u8,
    /// Its place among those of its level.
    pub index: i64,
}

/// The head of a perfect subtree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tile {
    /// Which one.
    pub key: TileKey,
    /// Its head.
    pub head: Digest,
}

impl Row for Tile {
    type Key = TileKey;

    fn key(&self) -> TileKey {
        self.key
    }
}

/// Adds tiles. Those that are there stay: another process may have added the same.
pub struct AddTiles(pub Vec<Tile>);

impl Command<World> for AddTiles {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.tree_tiles.extend(self.0.iter().map(Tile::key));
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        for tile in &self.0 {
            if world.tree_tiles.get(&tile.key)?.is_none() {
                world.tree_tiles.put(*tile)?;
            }
        }
        Ok(())
    }
}

/// Neighbouring heads of one level: of blocks if it is 0, of tiles otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// The level.
    pub level: u8,
    /// The place of the first.
    pub first: u64,
    /// How many.
    pub count: u64,
}

impl Run {
    /// The heads from which a tile is made.
    pub fn below(key: TileKey) -> Option<Self> {
        let first = u64::try_from(key.index).ok()?.checked_mul(TILE)?;
        Some(Self { level: key.level.checked_sub(TILE_BITS)?, first, count: TILE })
    }

    /// The block that the run's last head is, if it is one of blocks.
    pub fn last_block(&self, chain: u32) -> Option<BlockKey> {
        let last = self.first.checked_add(self.count)?.checked_sub(1)?;
        (self.level == 0).then_some(BlockKey { chain, number: i64::try_from(last).ok()? })
    }
}

/// The heads from which that of the blocks from `from` to before `until` is made, the largest subtrees first. `from` must be
/// a multiple of a power of two that is not less than their number, as it is in every path.
pub fn runs(from: u64, until: u64) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = from;
    for level in (0..u64::BITS.try_into().unwrap_or(u8::MAX)).step_by(TILE_BITS.into()).rev() {
        let count = until.saturating_sub(at) >> level;
        if count > 0 {
            runs.push(Run { level, first: at >> level, count });
            at = at.saturating_add(count << level);
        }
    }
    runs
}

/// The frontier of the tree of `size` blocks whose [`runs`] have these heads. `None` if their numbers are others.
pub fn frontier(size: u64, runs: &[Vec<Digest>]) -> Option<Frontier> {
    let mut heads = Vec::new();
    for run in runs {
        let mut part = Frontier::default();
        for head in run {
            part.push(*head);
        }
        heads.extend_from_slice(part.heads());
    }
    Frontier::new(size, heads)
}

/// A tree that grows block by block, and gives its tiles.
#[derive(Clone, Debug, Default)]
pub struct Growing {
    size: u64,
    /// What is not yet in a tile of the next level, beginning with the blocks.
    levels: Vec<Frontier>,
}

impl Growing {
    /// The number of blocks.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds the hash of a block. The tiles that end with it, the smallest first, go to `tile`: their levels, places and heads.
    pub fn push(&mut self, leaf: Digest, mut tile: impl FnMut(u8, u64, Digest)) {
        self.size = self.size.saturating_add(1);
        let (mut head, mut level, mut at) = (leaf, 0_u8, 0);
        loop {
            if at == self.levels.len() {
                self.levels.push(Frontier::default());
            }
            let Some(frontier) = self.levels.get_mut(at) else { return };
            frontier.push(head);
            if frontier.size() < TILE {
                return;
            }
            head = frontier.head();
            *frontier = Frontier::default();
            (level, at) = (level.saturating_add(TILE_BITS), at.saturating_add(1));
            tile(level, (self.size >> level).saturating_sub(1), head);
        }
    }

    /// The head of the tree.
    pub fn head(&self) -> Digest {
        let heads = self.levels.iter().rev().flat_map(Frontier::heads).copied().collect();
        // The numbers of heads are right by the way they grow.
        Frontier::new(self.size, heads).unwrap_or_default().head()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{digest, tree};
    use super::*;

    fn leaf(number: u64) -> Digest {
        digest(&number.to_be_bytes())
    }

    /// What the tables would give.
    fn heads(run: &Run) -> Vec<Digest> {
        let blocks = 1_u64 << run.level;
        let of =
            |index: u64| tree::head(&(index * blocks..(index + 1) * blocks).map(leaf).collect::<Vec<_>>());
        (run.first..run.first + run.count).map(of).collect()
    }

    #[test]
    fn heads_from_tiles_are_those_from_blocks() {
        for size in [0, 1, 255, 256, 257, 1_000, 65_536, 65_537, 66_304] {
            let all: Vec<_> = (0..size).map(leaf).collect();
            let runs: Vec<_> = runs(0, size).iter().map(heads).collect();
            assert!(runs.iter().map(Vec::len).sum::<usize>() < 600);
            let head = frontier(size, &runs).unwrap().head();
            assert!(head == tree::head(&all), "{size}");
        }
        assert_eq!(frontier(3, &[vec![leaf(0)]]), None);
    }

    #[test]
    fn a_tree_that_grows_has_the_same_heads_and_gives_its_tiles() {
        let (mut tree, mut tiles, mut reference) = (Growing::default(), Vec::new(), Frontier::default());
        for number in 0..66_000 {
            tree.push(leaf(number), |level, index, head| tiles.push((level, index, head)));
            reference.push(leaf(number));
            if number < 1_000 || number % 4_096 > 4_000 {
                assert!(tree.head() == reference.head(), "{number}");
            }
        }
        assert_eq!(tree.size(), 66_000);
        assert_eq!(tiles.iter().filter(|(level, ..)| *level == 8).count(), 257);
        assert_eq!(tiles.iter().filter(|(level, ..)| *level == 16).count(), 1);
        for (level, index, head) in tiles.iter().filter(|(level, index, _)| *level == 16 || index % 50 == 3) {
            assert!(heads(&Run { level: *level, first: *index, count: 1 }) == [*head], "{level} {index}");
        }
        assert_eq!(Growing::default().head(), tree::head(&[]));
    }

    /// Every part of a path is made of tiles too.
    #[test]
    fn parts_of_paths_are_made_of_tiles() {
        let size = 66_000;
        let all: Vec<_> = (0..size).map(leaf).collect();
        for index in [0, 300, 65_535, 65_536, 65_999] {
            let part = |part: &tree::Part| {
                let runs: Vec<_> = runs(part.from, part.until).iter().map(heads).collect();
                frontier(part.until - part.from, &runs).unwrap().head()
            };
            let path: Vec<_> = tree::path(index, size).unwrap().iter().map(part).collect();
            assert!(tree::climb(leaf(index), index, size, &path) == Some(tree::head(&all)), "{index}");
        }
    }

    #[test]
    fn a_tile_is_made_of_the_level_below() {
        let key = TileKey { chain: 1, level: 16, index: 2 };
        assert_eq!(Run::below(key), Some(Run { level: 8, first: 512, count: 256 }));
        assert_eq!(Run::below(TileKey { level: 0, ..key }), None);
        let blocks = Run::below(TileKey { level: 8, ..key }).unwrap();
        assert_eq!(blocks.last_block(1), Some(BlockKey { chain: 1, number: 767 }));
    }
}
