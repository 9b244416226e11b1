//! Rows that stay in memory between batches, so that rows in frequent use need not be loaded again.

use std::collections::HashMap;

use super::Row;

/// A map by key. Every command looks its rows up many times, so the standard hasher would cost more than most decisions.
pub(super) type Map<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// Kept rows, in two generations. A used row moves to the young generation; when that is full, it replaces the old one.
#[derive(Debug)]
pub(super) struct Kept<T: Row> {
    young: Map<T::Key, T>,
    old: Map<T::Key, T>,
}

impl<T: Row> Default for Kept<T> {
    fn default() -> Self {
        Self { young: Map::default(), old: Map::default() }
    }
}

impl<T: Row> Kept<T> {
    /// Removes and returns a row, for use in a batch.
    pub(super) fn take(&mut self, key: &T::Key) -> Option<T> {
        if T::KEPT == 0 {
            return None;
        }
        self.young.remove(key).or_else(|| self.old.remove(key))
    }

    /// Keeps a row in its stored state.
    pub(super) fn put(&mut self, row: T) {
        if self.young.len() >= T::KEPT.div_ceil(2) {
            self.old = std::mem::take(&mut self.young);
        }
        if T::KEPT > 0 {
            self.young.insert(row.key(), row);
        }
    }

    /// Drops every row.
    pub(super) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, PartialEq, Eq, Debug)]
    struct Number(u32);

    impl Row for Number {
        type Key = u32;
        const KEPT: usize = 4;

        fn key(&self) -> u32 {
            self.0
        }
    }

    /// No more rows are kept than allowed, and the ones in use stay.
    #[test]
    fn what_is_not_used_goes() {
        let mut kept = Kept::default();
        for number in 0..100 {
            kept.put(Number(number));
            let used = kept.take(&0);
            assert_eq!(used, Some(Number(0)), "{number}");
            kept.put(Number(0));
            assert!(kept.young.len().saturating_add(kept.old.len()) <= Number::KEPT);
        }
        assert_eq!(kept.take(&50), None);
        kept.clear();
        assert_eq!(kept.take(&0), None);
    }
}
