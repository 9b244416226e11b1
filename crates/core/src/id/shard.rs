//! Virtual shards: 4096 partitions over which data can later be spread. Today one node holds them all.

/// A virtual shard, 0 to 4095.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Shard(u16);

impl Shard {
    /// How many there are.
    pub const COUNT: u16 = 4096;

    /// The shard in the low 12 bits.
    pub const fn from_low_bits(bits: u16) -> Self {
        Self(bits & 0x0fff)
    }

    /// Its number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The shard of a text, such as a client id. The mapping (FNV-1a, 64 bits) never changes.
    #[expect(clippy::cast_possible_truncation, reason = "only the low twelve bits are kept")]
    pub fn of_text(text: &str) -> Self {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self::from_low_bits((hash ^ (hash >> 32)) as u16)
    }
}
