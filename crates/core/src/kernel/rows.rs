//! The loaded rows of one table, with the changes of the commands decided so far.
//!
//! Invariant: a row that was never loaded is never read as absent; asking for it records the miss and stops the
//! decision. Every change is journalled, so a refused command can be rolled back. This module knows no SQL.

use std::collections::BTreeSet;
use std::hash::Hash;

use super::Stop;
use super::kept::{Kept, Map};

/// A value with a primary key, kept in one table.
pub trait Row: Clone + Send + Sync + 'static {
    /// The primary key.
    type Key: Clone + Ord + Hash + Send + Sync + std::fmt::Debug + 'static;

    /// The maximum number of rows of this table kept in memory between batches, on engines that notice other writers'
    /// commits. Worthwhile for rows that consecutive batches read: new payments, busy accounts.
    const KEPT: usize = 0;

    /// The primary key of this row.
    fn key(&self) -> Self::Key;
}

#[derive(Debug)]
struct Slot<T> {
    now: Option<T>,
    origin: Origin,
    pen: Pen,
    /// Where in the journal its first change is, if there was one.
    first: usize,
}

impl<T> Slot<T> {
    /// A row that nothing was done to.
    const fn untouched(now: Option<T>, origin: Origin) -> Self {
        Self { now, origin, pen: Pen::Untouched, first: 0 }
    }
}

/// What was done to a row since it was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Pen {
    /// Nothing.
    Untouched,
    /// Columns that may change were changed.
    Changed,
    /// Any column may have been changed: the stored row, if there is one, is replaced by this one.
    Anew,
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
    slots: Map<T::Key, Slot<T>>,
    /// True if every row of the table was loaded: a key without a slot is then known to be absent.
    whole: bool,
    journal: Vec<Undo<T>>,
    missing: BTreeSet<T::Key>,
    /// Rows of earlier batches. Decisions see them only once they are recalled.
    kept: Kept<T>,
}

impl<T: Row> Default for Rows<T> {
    fn default() -> Self {
        Self {
            slots: Map::default(),
            whole: false,
            journal: Vec::new(),
            missing: BTreeSet::new(),
            kept: Kept::default(),
        }
    }
}

/// One changed row, ready to be written.
#[derive(Debug)]
pub enum Change<'a, T: Row> {
    /// The row is new.
    Insert(&'a T),
    /// The row was stored before.
    Update(&'a T),
    /// The stored row is deleted, and this one inserted under its key.
    Replace(&'a T),
    /// The stored row with this key is deleted.
    Delete(&'a T::Key),
}

impl<T: Row> Change<'_, T> {
    /// The key of the row.
    pub fn key(&self) -> T::Key {
        match self {
            Self::Insert(row) | Self::Update(row) | Self::Replace(row) => row.key(),
            Self::Delete(key) => (*key).clone(),
        }
    }
}

/// One changed row, before and after the batch.
#[derive(Debug)]
pub struct Version<'a, T: Row> {
    /// The row as it was read, if there was one.
    pub before: Option<&'a T>,
    /// The row as it will be, unless it is deleted.
    pub now: Option<&'a T>,
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
        self.write(row.key(), Some(row), Pen::Changed)
    }

    /// Replaces a row that was loaded, including columns that are otherwise written once. Costs a deletion and an
    /// insertion.
    ///
    /// # Errors
    /// [`Stop::Need`] when the row was not loaded.
    pub fn replace(&mut self, row: T) -> Result<(), Stop> {
        self.write(row.key(), Some(row), Pen::Anew)
    }

    /// Removes a row that was loaded. An absent one stays absent.
    ///
    /// # Errors
    /// [`Stop::Need`] when the row was not loaded.
    pub fn remove(&mut self, key: &T::Key) -> Result<(), Stop> {
        // A row put under the key afterwards has nothing in common with the stored row.
        self.write(key.clone(), None, Pen::Anew)
    }

    fn write(&mut self, key: T::Key, now: Option<T>, pen: Pen) -> Result<(), Stop> {
        let Some(slot) = self.slots.get_mut(&key).filter(|slot| slot.origin != Origin::Seen) else {
            self.missing.insert(key);
            return Err(Stop::Need);
        };
        let first = if slot.pen == Pen::Untouched { self.journal.len() } else { slot.first };
        let next = Slot { now, origin: slot.origin, pen: slot.pen.max(pen), first };
        let before = std::mem::replace(slot, next);
        self.journal.push(Undo { key, before: Some(before) });
        Ok(())
    }

    /// Adds a row under a fresh id, which no other row can have.
    pub fn insert_fresh(&mut self, row: T) {
        let key = row.key();
        let slot =
            Slot { now: Some(row), origin: Origin::Absent, pen: Pen::Changed, first: self.journal.len() };
        let before = self.slots.insert(key.clone(), slot);
        self.journal.push(Undo { key, before });
    }

    /// Adds the rows that the database holds for `keys`; keys without a row become known absences.
    pub fn loaded(&mut self, keys: impl IntoIterator<Item = T::Key>, rows: impl IntoIterator<Item = T>) {
        for row in rows {
            self.slots.insert(row.key(), Slot::untouched(Some(row), Origin::Stored));
        }
        for key in keys {
            self.slots.entry(key).or_insert(Slot::untouched(None, Origin::Absent));
        }
    }

    /// Uses the kept rows with these keys. The keys that must still be loaded remain in `keys`.
    pub fn recall(&mut self, keys: &mut BTreeSet<T::Key>) {
        keys.retain(|key| {
            if self.knows(key) {
                return false;
            }
            let Some(row) = self.kept.take(key) else { return true };
            self.slots.insert(key.clone(), Slot::untouched(Some(row), Origin::Stored));
            false
        });
    }

    /// Ends a committed batch: its rows now equal the stored ones, and are kept.
    pub fn keep(&mut self) {
        for (_, slot) in self.slots.drain() {
            if let (Some(row), Origin::Stored | Origin::Absent) = (slot.now, slot.origin) {
                self.kept.put(row);
            }
        }
        self.end();
    }

    /// Forgets every row, whether kept or of this batch.
    pub fn forget(&mut self) {
        self.slots.clear();
        self.kept.clear();
        self.end();
    }

    fn end(&mut self) {
        self.whole = false;
        self.journal.clear();
        self.missing.clear();
    }

    /// Adds every row of the table, for reading only: a command that writes one has it loaded by its key, which locks
    /// it.
    pub fn loaded_whole(&mut self, rows: impl IntoIterator<Item = T>) {
        self.whole = true;
        for row in rows {
            self.slots.insert(row.key(), Slot::untouched(Some(row), Origin::Seen));
        }
    }

    /// True once the whole table has been loaded.
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// Every changed row, in key order: neighbouring rows are written together, and two processes that write the same rows
    /// cannot deadlock.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_, T>> {
        let mut changed: Vec<_> = self.slots.iter().filter(|(_, slot)| slot.pen != Pen::Untouched).collect();
        changed.sort_unstable_by_key(|(key, _)| *key);
        changed.into_iter().filter_map(|(key, slot)| match (slot.origin, slot.pen, &slot.now) {
            (_, Pen::Untouched, _) | (Origin::Absent, _, None) => None,
            (Origin::Absent, _, Some(row)) => Some(Change::Insert(row)),
            (Origin::Stored | Origin::Seen, Pen::Changed, Some(row)) => Some(Change::Update(row)),
            (Origin::Stored | Origin::Seen, Pen::Anew, Some(row)) => Some(Change::Replace(row)),
            (Origin::Stored | Origin::Seen, _, None) => Some(Change::Delete(key)),
        })
    }

    /// Every changed row as it was read and as it will be, in any order.
    pub fn versions(&self) -> impl Iterator<Item = Version<'_, T>> {
        // The first change of a row put the row as it was read into the journal.
        let read = |slot: &Slot<T>| self.journal.get(slot.first).and_then(|undo| undo.before.as_ref());
        let changed = self.slots.values().filter(|slot| slot.pen != Pen::Untouched);
        changed.filter_map(move |slot| {
            let before = match slot.origin {
                Origin::Stored => read(slot).and_then(|before| before.now.as_ref()),
                Origin::Absent | Origin::Seen => None,
            };
            let now = slot.now.as_ref();
            (before.is_some() || now.is_some()).then_some(Version { before, now })
        })
    }

    /// How often rows were written. With none, every row is as it was read.
    pub const fn writes(&self) -> usize {
        self.journal.len()
    }

    /// True once this key has been loaded by itself, whether or not it has a row.
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

    /// A row that was not loaded is requested, never taken for absent, and never overwritten.
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

    /// The changes that would be written, in key order.
    fn written(rows: &Rows<Counter>) -> Vec<String> {
        let mut list: Vec<_> = rows.changes().map(|change| format!("{change:?}")).collect();
        list.sort();
        list
    }

    /// The first change's journal entry has the row as it was read, however often it was changed since.
    #[test]
    fn versions_are_rows_as_read_and_as_written() {
        let mut rows = loaded();
        rows.put(Counter("a", 2)).unwrap();
        let mark = rows.mark();
        rows.put(Counter("a", 3)).unwrap();
        rows.put(Counter("b", 4)).unwrap();
        rows.insert_fresh(Counter("c", 5));
        let seen = |rows: &Rows<Counter>| {
            let mut list: Vec<_> =
                rows.versions().map(|v| (v.before.map(|c| c.1), v.now.map(|c| c.1))).collect();
            list.sort();
            list
        };
        assert_eq!(seen(&rows), [(None, Some(4)), (None, Some(5)), (Some(1), Some(3))]);
        rows.roll_back(mark);
        assert_eq!(seen(&rows), [(Some(1), Some(2))]);
        rows.remove(&"a").unwrap();
        rows.remove(&"b").unwrap();
        assert_eq!(seen(&rows), [(Some(1), None)]);
    }

    fn loaded() -> Rows<Counter> {
        let mut rows = Rows::default();
        rows.loaded(["a", "b"], [Counter("a", 1)]);
        rows
    }

    #[test]
    fn a_removed_row_is_deleted_and_an_absent_one_is_not() {
        let mut rows = loaded();
        rows.remove(&"a").unwrap();
        rows.remove(&"b").unwrap();
        assert_eq!(rows.get(&"a"), Ok(None));
        assert_eq!(written(&rows), [r#"Delete("a")"#]);
        assert_eq!(rows.remove(&"c"), Err(Stop::Need));
        assert_eq!(rows.take_missing(), BTreeSet::from(["c"]));
    }

    /// An update would keep the columns of the row that was removed.
    #[test]
    fn what_is_put_in_the_place_of_a_removed_row_is_inserted() {
        let mut rows = loaded();
        rows.remove(&"a").unwrap();
        rows.put(Counter("a", 2)).unwrap();
        rows.put(Counter("b", 3)).unwrap();
        assert_eq!(written(&rows), [r#"Insert(Counter("b", 3))"#, r#"Replace(Counter("a", 2))"#]);
        rows.put(Counter("a", 4)).unwrap();
        rows.remove(&"b").unwrap();
        assert_eq!(written(&rows), [r#"Replace(Counter("a", 4))"#]);
    }

    #[test]
    fn removals_and_replacements_are_taken_back() {
        let mut rows = loaded();
        let mark = rows.mark();
        rows.remove(&"a").unwrap();
        rows.replace(Counter("a", 2)).unwrap();
        assert_eq!(written(&rows), [r#"Replace(Counter("a", 2))"#]);
        rows.roll_back(mark);
        assert_eq!(rows.get(&"a"), Ok(Some(&Counter("a", 1))));
        assert_eq!(written(&rows), [""; 0]);
        rows.put(Counter("a", 5)).unwrap();
        assert_eq!(written(&rows), [r#"Update(Counter("a", 5))"#]);
    }
}
