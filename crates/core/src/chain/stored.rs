//! Roots as they are stored, and the command that adds one.
//!
//! Invariant: numbers have no gap when a root is added, and each root names the one before it, whichever of several
//! processes signs.

use std::collections::BTreeSet;

use super::{Digest, Root, SignedNote, digest};
use crate::id::Fresh;
use crate::kernel::{Command, Decision, Row};
use crate::setting::Setting;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// Where roots are published.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outlet {
    /// A folder.
    Folder,
    /// An e-mail.
    Mail,
    /// A URL to which it is posted.
    Webhook,
}

impl Outlet {
    /// Every outlet.
    pub const ALL: [Self; 3] = [Self::Folder, Self::Mail, Self::Webhook];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outlet| outlet.name() == name)
    }
}

/// A signed root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredRoot {
    /// Its number, from 1.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// True if it is kept for ever: the first of its day, in UTC, or the first with a new key.
    pub is_daily: bool,
    /// The note, as it was signed.
    pub note: String,
    /// Where it has still to be published.
    pub unpublished: BTreeSet<Outlet>,
    /// How often that was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next_try_at: Timestamp,
}

impl Row for StoredRoot {
    type Key = i64;

    fn key(&self) -> i64 {
        self.number
    }
}

impl StoredRoot {
    /// The root, without its signatures; `None` if the note is none.
    pub fn root(&self) -> Option<Root> {
        Root::parse(&SignedNote::parse(&self.note).ok()?.text).ok()
    }

    /// The digest of what was signed, which the next root names.
    pub fn digest(&self) -> Option<Digest> {
        Some(digest(SignedNote::parse(&self.note).ok()?.text.as_bytes()))
    }
}

/// Adds a root.
pub struct AddRoot {
    /// The root.
    pub root: StoredRoot,
    /// The digest of the root before it; zeros for the first.
    pub previous: Digest,
    /// The fingerprint of the key that signed it, as it must be stored.
    pub key: Setting,
    /// The fingerprint of a new key, which is the only one from now on.
    pub next_key: Option<Setting>,
}

/// Whether a root was added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Added {
    /// It was.
    Yes,
    /// Another process has added one meanwhile.
    Late,
    /// The key is not the one that signs roots.
    OtherKey,
}

impl Command<World> for AddRoot {
    type Outcome = Added;

    fn name_keys(&self, keys: &mut Keys) {
        keys.roots.extend([self.root.number, self.root.number.saturating_sub(1)]);
        keys.settings.insert(self.key.name.clone());
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<Added> {
        let number = self.root.number;
        if world.roots.get(&number)?.is_some() {
            return Ok(Added::Late);
        }
        let before = world.roots.get(&number.saturating_sub(1))?;
        let is_next = match before {
            Some(before) => before.digest() == Some(self.previous),
            None => number == 1 && self.previous == Digest::default(),
        };
        if !is_next {
            return Ok(Added::Late);
        }
        if world.settings.get(&self.key.name)?.is_none_or(|stored| stored.value != self.key.value) {
            return Ok(Added::OtherKey);
        }
        if let Some(next) = &self.next_key {
            world.settings.put(next.clone())?;
        }
        world.roots.put(self.root.clone())?;
        Ok(Added::Yes)
    }
}
