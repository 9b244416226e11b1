//! The loaded rows of one table, with the changes of the commands decided so far.
//!
//! Invariant: a row that was never loaded is never read as absent; asking for it records the miss and stops
//! the decision. Every change is journalled, so a refused command can be taken back. This module knows no SQL.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use super::Stop;

/// A value with a primary key, kept in one table.
pub trait Row: Clone + Send + Sync + 'static {
    /// The primary key.
    type Key: Clone + Ord + Hash + Send + Sync + std::fmt::Debug + 'static;

    /// The primary key of this row.
    fn key(&self) -> Self::Key;
}

#[derive(Debug)]
struct Slot<T> {
    now: Option<T>,
    origin: Origin,
    changed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The row was in the database when the batch began.
    Stored,
    /// The database was asked and had no such row.
    Absent,
    /// The row came with the whole table. Another writer may change it meanwhile.
    Seen,
}

#[derive(Debug)]
struct Undo<T: Row> {
    key: T::Key,
    before: Option<Slot<T>>,
}

/// The rows of one table within a batch.
#[derive(Debug)]
pub struct Rows<T: Row> {
    slots: HashMap<T::Key, Slot<T>>,
    /// Every row of the table was loaded: a key without a slot is known to be absent.
    whole: bool,
    journal: Vec<Undo<T>>,
    missing: BTreeSet<T::Key>,
}

impl<T: Row> Default for Rows<T> {
    fn default() -> Self {
        Self { slots: HashMap::new(), whole: false, journal: Vec::new(), missing: BTreeSet::new() }
    }
}

/// One changed row, ready to be written.
#[derive(Debug)]
pub enum Change<'a, T> {
    /// The row is new.
    Insert(&'a T),
    /// The row was stored before.
    Update(&'a T),
}

impl<T: Row> Rows<T> {
    /// The row with this key, or `None` when the database has none.
    ///
    /// # Errors
    /// [`Stop::Need`] when the row was not loaded; the batch loads it and decides again.
    pub fn get(&mut self, key: &T::Key) -> Result<Option<&T>, Stop> {
        if self.whole || self.slots.contains_key(key) {
            return Ok(self.slots.get(key).and_then(|slot| slot.now.as_ref()));
        }
        self.missing.insert(key.clone());
        Err(Stop::Need)
    }

    /// Adds a row that was looked for and found absent, or replaces one that was loaded.
    ///
    /// # Errors
    /// [`Stop::Need`] when the row was not loaded: a blind write could overwrite another writer's row.
    pub fn put(&mut self, row: T) -> Result<(), Stop> {
        let key = row.key();
        let Some(slot) = self.slots.get_mut(&key).filter(|slot| slot.origin != Origin::Seen) else {
            self.missing.insert(key);
            return Err(Stop::Need);
        };
        let (origin, changed) = (slot.origin, slot.changed);
        let before = slot.now.replace(row);
        slot.changed = true;
        self.journal.push(Undo { key, before: Some(Slot { now: before, origin, changed }) });
        Ok(())
    }

    /// Adds a row under a fresh id, which no other row can have.
    pub fn insert_fresh(&mut self, row: T) {
        let key = row.key();
        let slot = Slot { now: Some(row), origin: Origin::Absent, changed: true };
        let before = self.slots.insert(key.clone(), slot);
        self.journal.push(Undo { key, before });
    }

    /// Hands over what the database holds for `keys`; keys without a row become known absences.
    pub fn loaded(&mut self, keys: impl IntoIterator<Item = T::Key>, rows: impl IntoIterator<Item = T>) {
        for row in rows {
            self.slots.insert(row.key(), Slot { now: Some(row), origin: Origin::Stored, changed: false });
        }
        for key in keys {
            self.slots.entry(key).or_insert(Slot { now: None, origin: Origin::Absent, changed: false });
        }
    }

    /// Hands over every row of the table. They are for reading: whoever writes one has it loaded by its key, which locks it.
    pub fn loaded_whole(&mut self, rows: impl IntoIterator<Item = T>) {
        self.whole = true;
        for row in rows {
            self.slots.insert(row.key(), Slot { now: Some(row), origin: Origin::Seen, changed: false });
        }
    }

    /// True once the whole table was loaded.
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// Every changed row. The order is not defined.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_, T>> {
        self.slots.values().filter(|slot| slot.changed).filter_map(|slot| {
            let row = slot.now.as_ref()?;
            Some(match slot.origin {
                Origin::Stored | Origin::Seen => Change::Update(row),
                Origin::Absent => Change::Insert(row),
            })
        })
    }

    /// True once this key was loaded by itself, present or not.
    pub fn knows(&self, key: &T::Key) -> bool {
        self.slots.get(key).is_some_and(|slot| slot.origin != Origin::Seen)
    }

    pub(crate) fn mark(&self) -> usize {
        self.journal.len()
    }

    pub(crate) fn roll_back(&mut self, mark: usize) {
        while self.journal.len() > mark {
            let Some(undo) = self.journal.pop() else { return };
            match undo.before {
                Some(slot) => self.slots.insert(undo.key, slot),
                None => self.slots.remove(&undo.key),
            };
        }
    }

    pub(crate) fn take_missing(&mut self) -> BTreeSet<T::Key> {
        std::mem::take(&mut self.missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, PartialEq, Eq, Debug)]
    struct Counter(&'static str, u32);

    impl Row for Counter {
        type Key = &'static str;

        fn key(&self) -> &'static str {
            self.0
        }
    }

    /// What was not loaded is asked for, never taken for absent, and not written over.
    #[test]
    fn what_was_not_loaded_is_asked_for() {
        let mut rows = Rows::default();
        assert_eq!(rows.get(&"a"), Err(Stop::Need));
        assert_eq!(rows.put(Counter("b", 1)), Err(Stop::Need));
        assert_eq!(rows.take_missing(), BTreeSet::from(["a", "b"]));
        assert_eq!(rows.changes().count(), 0);
        rows.loaded(["a", "b"], [Counter("a", 1)]);
        assert_eq!(rows.get(&"a"), Ok(Some(&Counter("a", 1))));
        assert_eq!(rows.get(&"b"), Ok(None));
    }

    /// Going back to a mark undoes what came after it, and nothing before.
    #[test]
    fn changes_are_taken_back() {
        let mut rows = Rows::default();
        rows.loaded(["a", "b"], [Counter("a", 1)]);
        rows.put(Counter("a", 2)).unwrap();
        let mark = rows.mark();
        rows.put(Counter("a", 3)).unwrap();
        rows.put(Counter("b", 3)).unwrap();
        rows.insert_fresh(Counter("c", 3));
        rows.roll_back(mark);
        assert_eq!(rows.get(&"b"), Ok(None));
        assert_eq!(rows.get(&"c"), Err(Stop::Need));
        let changes: Vec<_> =
            rows.changes().map(|change| matches!(change, Change::Update(Counter("a", 2)))).collect();
        assert_eq!(changes, [true]);
    }
}
