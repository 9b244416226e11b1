//! The chain: a record of every version of every row, so that books that somebody rewrote are told from books that the
//! wallet wrote.
//!
//! Each batch writes a [`Block`]: a tag of each version that the batch added, a prefix of the tag of each version that
//! it replaced or deleted, and a sum of their digests. Blocks are linked by their hashes, and their hashes are the
//! leaves of a Merkle tree ([`tree`]), whose head is signed now and then. ADR 0021 says why; docs/proof.md has the
//! bytes, for those who write a checker.

mod block;
mod inclusion;
mod note;
mod publish;
mod root;
mod row;
mod stored;
mod sum;
pub mod tile;
pub mod tree;

pub use block::{Block, BlockKey, Facts, LONG, PREFIX, SHORT, TagLength, Tags};
pub use inclusion::{Held, Inclusion, InclusionError, Named, Shown};
pub use note::{NoteError, Signature, SignedNote, Signer, Verifier};
pub use publish::{BeginPublishing, EndPublishing};
pub use root::{Head, Root, RootError, is_name};
pub use row::{Value, push_line, push_row, push_value, values};
pub use stored::{AddRoot, Added, Outlet, StoredRoot};
pub use sum::Sum;
pub use tile::{AddTiles, Tile, TileKey};

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// The digest of some bytes.
pub fn digest(bytes: &[u8]) -> Digest {
    let mut out = Digest::default();
    out.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref());
    out
}
