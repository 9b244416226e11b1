//! What one batch adds to a chain.

use super::{Digest, Sum, digest};
use crate::id::BatchId;
use crate::kernel::Row;
use crate::time::Timestamp;

/// The length of a version's tag: the first bytes of its digest.
pub const TAG: usize = 9;

/// How much is kept of the tag of a version that is gone.
pub const PREFIX: usize = 4;

/// The versions that a batch added, and those that it replaced or deleted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// The tags of the versions that were added.
    pub added: Vec<[u8; TAG]>,
    /// The prefixes of the versions that are gone, as they were read.
    pub gone: Vec<[u8; PREFIX]>,
    /// The digests of the former, less those of the latter.
    pub sum: Sum,
}

impl Facts {
    /// A version was added.
    pub fn add(&mut self, version: &Digest) {
        self.added.extend(version.first_chunk::<TAG>());
        self.sum = self.sum.plus(Sum::from_bytes(*version));
    }

    /// A version is gone.
    pub fn retire(&mut self, version: &Digest) {
        self.gone.extend(version.first_chunk::<PREFIX>());
        self.sum = self.sum.minus(Sum::from_bytes(*version));
    }

    /// The number of added versions in four bytes, their tags, and the prefixes of those that are gone.
    pub fn to_bytes(&self) -> Vec<u8> {
        let count = u32::try_from(self.added.len()).unwrap_or(u32::MAX).to_be_bytes();
        [&count[..], self.added.as_flattened(), self.gone.as_flattened()].concat()
    }

    /// Reads what [`Self::to_bytes`] made; `None` if these bytes are not of that form.
    pub fn from_bytes(bytes: &[u8], sum: Sum) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let count = usize::try_from(u32::from_be_bytes(*count)).ok()?;
        let (added, gone) = rest.split_at_checked(count.checked_mul(TAG)?)?;
        let (gone, left) = gone.as_chunks::<PREFIX>();
        left.is_empty().then(|| Self { added: added.as_chunks::<TAG>().0.to_vec(), gone: gone.to_vec(), sum })
    }
}

/// The chain of a block, and its number in the chain, from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BlockKey {
    /// Every writer that runs at the same time has a chain of its own. That of a SQLite file is 0.
    pub chain: u32,
    /// Its place in the chain.
    pub number: i64,
}

/// A block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its place.
    pub key: BlockKey,
    /// The batch that wrote it.
    pub batch: BatchId,
    /// When the batch was made.
    pub at: Timestamp,
    /// The hash of the block before it in its chain; zeros for the first.
    pub previous: Digest,
    /// What the batch wrote, as [`Facts::to_bytes`] makes it.
    pub facts: Vec<u8>,
    /// The sum of its facts.
    pub sum: Sum,
}

impl Block {
    /// The canonical bytes, which begin with the leaf prefix of the tree, so that the block's hash is its leaf.
    pub fn to_bytes(&self) -> Vec<u8> {
        [
            &[super::tree::LEAF][..],
            b"opencashier.block/v1\n",
            &self.key.chain.to_be_bytes(),
            &self.key.number.to_be_bytes(),
            &self.batch.to_bytes(),
            &self.at.as_micros().to_be_bytes(),
            &self.previous,
            &self.sum.to_bytes(),
            &self.facts,
        ]
        .concat()
    }

    /// Its hash.
    pub fn hash(&self) -> Digest {
        digest(&self.to_bytes())
    }

    /// What the batch wrote; `None` if the facts are not of their form.
    pub fn facts(&self) -> Option<Facts> {
        Facts::from_bytes(&self.facts, self.sum)
    }
}

impl Row for Block {
    type Key = BlockKey;

    fn key(&self) -> BlockKey {
        self.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_as_they_were_written() {
        let mut facts = Facts::default();
        facts.add(&digest(b"1"));
        facts.add(&digest(b"2"));
        facts.retire(&digest(b"1"));
        let bytes = facts.to_bytes();
        assert_eq!(bytes.len(), 4 + 2 * TAG + PREFIX);
        assert_eq!(Facts::from_bytes(&bytes, facts.sum), Some(facts.clone()));
        assert_eq!(facts.sum, Sum::from_bytes(digest(b"2")));
        for length in [0, 3, 12, bytes.len() - 1] {
            assert_eq!(Facts::from_bytes(&bytes[..length], facts.sum), None, "{length}");
        }
    }
}
