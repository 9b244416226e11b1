//! The counts, and the two commands that change them.

use std::time::Duration;

use crate::id::Fresh;
use crate::kernel::{Command, Decision, Row};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// How long wrong passwords count, from the first of them.
pub const WINDOW: Duration = Duration::from_mins(15);

/// How many counts are kept.
pub const SLOTS: u32 = 1 << 16;

/// How many wrong passwords a key may have within [`WINDOW`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// For one account, from one network.
    Network,
    /// For one account, from one browser that has signed in to it before. Counted apart from all others.
    Browser,
    /// For one account, from all networks.
    Account,
}

impl Limit {
    /// A name that distinguishes them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Browser => "browser",
            Self::Account => "account",
        }
    }

    /// The number.
    pub const fn tries(self) -> u32 {
        match self {
            Self::Network | Self::Browser => 10,
            Self::Account => 100,
        }
    }
}

/// The key whose attempts are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TryKey {
    slot: u32,
    tag: [u8; 16],
    limit: Limit,
}

impl TryKey {
    /// A key from a keyed hash over who signs in and from where.
    pub fn new(limit: Limit, hash: [u8; 32]) -> Self {
        let [first, second, rest @ ..] = hash;
        let mut tag = [0; 16];
        for (place, byte) in tag.iter_mut().zip(rest) {
            *place = byte;
        }
        Self { slot: u32::from(u16::from_be_bytes([first, second])), tag, limit }
    }
}

/// One slot and its count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TryCount {
    /// The slot.
    pub slot: u32,
    /// The key that the count belongs to.
    pub tag: [u8; 16],
    /// The attempts.
    pub tries: u32,
    /// The time of the first attempt.
    pub since: Timestamp,
}

impl Row for TryCount {
    type Key = u32;

    fn key(&self) -> u32 {
        self.slot
    }
}

impl TryCount {
    /// The count of a key whose window is still open at `now`.
    fn of(world: &mut World, key: &TryKey, now: Timestamp) -> Decision<Option<Self>> {
        let count = world.try_counts.get(&key.slot)?.cloned();
        Ok(count.filter(|count| count.tag == key.tag && now < count.since.saturating_add(WINDOW)))
    }
}

/// Counts an attempt, unless one of its keys has none left; then it counts for none.
pub struct CountTry {
    /// The keys.
    pub keys: Vec<TryKey>,
}

/// Whether a password may be checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tried {
    /// It may; the attempt is counted.
    Counted,
    /// No attempt is left until then.
    Wait {
        /// When the next one may be made.
        until: Timestamp,
    },
}

impl Command<World> for CountTry {
    type Outcome = Tried;

    fn name_keys(&self, keys: &mut Keys) {
        keys.try_counts.extend(self.keys.iter().map(|key| key.slot));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Tried> {
        let now = fresh.at();
        let mut waits = None;
        for key in &self.keys {
            let full = TryCount::of(world, key, now)?.filter(|count| count.tries >= key.limit.tries());
            waits = waits.max(full.map(|count| count.since.saturating_add(WINDOW)));
        }
        if let Some(until) = waits {
            return Ok(Tried::Wait { until });
        }
        for key in &self.keys {
            let (tries, since) =
                TryCount::of(world, key, now)?.map_or((0, now), |count| (count.tries, count.since));
            let tries = tries.saturating_add(1);
            world.try_counts.put(TryCount { slot: key.slot, tag: key.tag, tries, since })?;
        }
        Ok(Tried::Counted)
    }
}

/// Gives an attempt back: the password was right.
pub struct ForgiveTry {
    /// The keys.
    pub keys: Vec<TryKey>,
}

impl Command<World> for ForgiveTry {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.try_counts.extend(self.keys.iter().map(|key| key.slot));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        for key in &self.keys {
            if let Some(count) = TryCount::of(world, key, fresh.at())? {
                world.try_counts.put(TryCount { tries: count.tries.saturating_sub(1), ..count })?;
            }
        }
        Ok(())
    }
}
