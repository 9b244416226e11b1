//! New ids for one command. Time and randomness are passed in as values.

use super::{Id, Kind, Shard};
use crate::time::Timestamp;

/// The stamp of one command: its time, and a source of new ids.
#[derive(Clone, Debug)]
pub struct Fresh {
    at: Timestamp,
    seed: u128,
    drawn: u128,
}

impl Fresh {
    /// A stamp from a time and 16 random bytes.
    pub const fn new(at: Timestamp, seed: [u8; 16]) -> Self {
        Self { at, seed: u128::from_be_bytes(seed), drawn: 0 }
    }

    /// The time of the command.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Makes a new id. Each call returns another one; the same stamp gives the same ids in the same order.
    pub fn id<K: Kind>(&mut self, shard: Shard) -> Id<K> {
        let entropy = self.seed.wrapping_add(self.drawn);
        self.drawn = self.drawn.wrapping_add(1);
        Id::new(self.at, shard, entropy)
    }

    /// Goes back to the first id, so that a decision that is run again draws the same ids.
    pub const fn restart(&mut self) {
        self.drawn = 0;
    }
}
