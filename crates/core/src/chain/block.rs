//! What one batch adds to a chain.

use super::{Digest, Sum, digest};
use crate::id::BatchId;
use crate::kernel::Row;
use crate::time::Timestamp;

/// The length of the tag of a version that may have to be proved alone: of a payment or a refund.
pub const LONG: usize = 16;

/// The length of every other tag. These versions are proved together, with the sums of their whole digests.
pub const SHORT: usize = 8;

/// How much is kept of the tag of a version that is gone.
pub const PREFIX: usize = 4;

/// Which of the two lengths the tags of a table's versions have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TagLength {
    /// [`LONG`].
    Long,
    /// [`SHORT`].
    Short,
}

/// The tags of one length.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tags<const N: usize> {
    /// Those of the versions that were added: the first bytes of their digests.
    pub added: Vec<[u8; N]>,
    /// The prefixes of those of the versions that are gone, as they were read.
    pub gone: Vec<[u8; PREFIX]>,
}

impl<const N: usize> Default for Tags<N> {
    fn default() -> Self {
        Self { added: Vec::new(), gone: Vec::new() }
    }
}

impl<const N: usize> Tags<N> {
    /// Adds those of another block.
    pub fn append(&mut self, other: &mut Self) {
        self.added.append(&mut other.added);
        self.gone.append(&mut other.gone);
    }

    /// How many of each in four bytes, then they.
    fn push(&self, out: &mut Vec<u8>) {
        for count in [self.added.len(), self.gone.len()] {
            out.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes());
        }
        out.extend_from_slice(self.added.as_flattened());
        out.extend_from_slice(self.gone.as_flattened());
    }

    /// Reads what [`Self::push`] made off the front.
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let [added, gone] = [take_count(bytes)?, take_count(bytes)?];
        Some(Self { added: take_items(bytes, added)?, gone: take_items(bytes, gone)? })
    }
}

fn take_count(bytes: &mut &[u8]) -> Option<usize> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    usize::try_from(u32::from_be_bytes(*count)).ok()
}

fn take_items<const N: usize>(bytes: &mut &[u8], count: usize) -> Option<Vec<[u8; N]>> {
    let (items, rest) = bytes.split_at_checked(count.checked_mul(N)?)?;
    *bytes = rest;
    Some(items.as_chunks::<N>().0.to_vec())
}

/// The versions that a batch added, and those that it replaced or deleted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Versions of payments and refunds.
    pub long: Tags<LONG>,
    /// All others.
    pub short: Tags<SHORT>,
    /// The digests of the versions that were added, less those of the versions that are gone.
    pub sum: Sum,
}

impl Facts {
    /// A version was added.
    pub fn add(&mut self, length: TagLength, version: &Digest) {
        match length {
            TagLength::Long => self.long.added.extend(version.first_chunk::<LONG>()),
            TagLength::Short => self.short.added.extend(version.first_chunk::<SHORT>()),
        }
        self.sum = self.sum.plus(Sum::from_bytes(*version));
    }

    /// A version is gone.
    pub fn retire(&mut self, length: TagLength, version: &Digest) {
        let gone = match length {
            TagLength::Long => &mut self.long.gone,
            TagLength::Short => &mut self.short.gone,
        };
        gone.extend(version.first_chunk::<PREFIX>());
        self.sum = self.sum.minus(Sum::from_bytes(*version));
    }

    /// How many versions were added.
    pub const fn added(&self) -> usize {
        self.long.added.len().saturating_add(self.short.added.len())
    }

    /// The long tags, then the short ones.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.long.push(&mut out);
        self.short.push(&mut out);
        out
    }

    /// Reads what [`Self::to_bytes`] made; `None` if these bytes are not of that form.
    pub fn from_bytes(mut bytes: &[u8], sum: Sum) -> Option<Self> {
        let facts = Self { long: Tags::take(&mut bytes)?, short: Tags::take(&mut bytes)?, sum };
        bytes.is_empty().then_some(facts)
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
        facts.add(TagLength::Long, &digest(b"1"));
        facts.add(TagLength::Short, &digest(b"2"));
        facts.retire(TagLength::Long, &digest(b"1"));
        let bytes = facts.to_bytes();
        assert_eq!(bytes.len(), 4 * 4 + LONG + PREFIX + SHORT);
        assert_eq!(facts.added(), 2);
        assert_eq!(Facts::from_bytes(&bytes, facts.sum), Some(facts.clone()));
        assert_eq!(facts.sum, Sum::from_bytes(digest(b"2")));
        for length in [0, 3, 12, bytes.len() - 1] {
            assert_eq!(Facts::from_bytes(&bytes[..length], facts.sum), None, "{length}");
        }
    }
}
