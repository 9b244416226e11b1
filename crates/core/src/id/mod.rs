//! Ids: 48 bits of milliseconds, 12 bits of virtual shard, 68 bits from a seed. They sort by time.

mod fresh;
mod kinds;
mod shard;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::Encoding;
use thiserror::Error;

pub use fresh::Fresh;
pub use kinds::*;
pub use shard::Shard;

use crate::time::Timestamp;

/// A kind of object that has ids.
pub trait Kind: 'static {
    /// The letters before the underscore.
    const PREFIX: &'static str;
}

/// The id of an object of kind `K`.
pub struct Id<K: Kind> {
    raw: u128,
    kind: PhantomData<fn() -> K>,
}

/// Why a text is not an id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("not an id of this kind")]
pub struct IdError;

fn base32() -> &'static Encoding {
    static ENCODING: std::sync::LazyLock<Encoding> = std::sync::LazyLock::new(|| {
        let mut spec = data_encoding::Specification::new();
        spec.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
        spec.check_trailing_bits = true;
        // The specification is constant and valid; a test pins the alphabet.
        spec.encoding().unwrap_or(data_encoding::BASE32HEX_NOPAD)
    });
    &ENCODING
}

/// Lower-case Crockford base32 without padding.
pub fn encode_base32(bytes: &[u8]) -> String {
    base32().encode(bytes)
}

/// Reads lower-case Crockford base32 without padding; `None` for anything else.
pub fn decode_base32(text: &str) -> Option<Vec<u8>> {
    base32().decode(text.as_bytes()).ok()
}

impl<K: Kind> Id<K> {
    /// A new id: the millisecond of `at`, the owner's shard, and the low 68 bits of `entropy`.
    pub fn new(at: Timestamp, shard: Shard, entropy: u128) -> Self {
        let millis = u128::try_from(at.as_millis()).unwrap_or(0) & 0xffff_ffff_ffff;
        let raw = (millis << 80) | (u128::from(shard.number()) << 68) | (entropy & ((1 << 68) - 1));
        Self { raw, kind: PhantomData }
    }

    /// The owner's shard.
    #[expect(clippy::cast_possible_truncation, reason = "only the low twelve bits are kept")]
    pub fn shard(self) -> Shard {
        Shard::from_low_bits((self.raw >> 68) as u16)
    }

    /// When it was made, to the millisecond.
    pub fn created_at(self) -> Timestamp {
        Timestamp::from_micros(i64::try_from(self.raw >> 80).unwrap_or(0).saturating_mul(1_000))
    }

    /// The 16 bytes that are stored. They sort like the id.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.raw.to_be_bytes()
    }

    /// The id with these 16 bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self { raw: u128::from_be_bytes(bytes), kind: PhantomData }
    }

    /// The id with these bytes; `None` unless there are 16.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        <[u8; 16]>::try_from(bytes).ok().map(Self::from_bytes)
    }
}

impl AcquirerId {
    /// The id of the acquirer with this configured name. The mapping never changes: accounts depend on it.
    pub fn of_name(name: &str) -> Self {
        let hash = digest(&SHA256, name.as_bytes());
        let entropy = hash.as_ref().first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes));
        Self::new(Timestamp::from_micros(0), Shard::of_text(name), entropy)
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", K::PREFIX, encode_base32(&self.to_bytes()))
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K: Kind> FromStr for Id<K> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let digits = text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(IdError)?;
        let bytes = decode_base32(digits).ok_or(IdError)?;
        Self::from_slice(&bytes).ok_or(IdError)
    }
}

impl<K: Kind> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K: Kind> Copy for Id<K> {}
impl<K: Kind> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl<K: Kind> Eq for Id<K> {}
impl<K: Kind> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K: Kind> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.raw.cmp(&other.raw)
    }
}
impl<K: Kind> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}
