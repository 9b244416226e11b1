//! The whole state of the sandbox behind one lock, and the journal that persists it.
//!
//! Invariants: the effects of a call are in the journal before the lock is released; the journal is rewritten when
//! most of its lines are superseded.

use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::journal::{Journal, Line};
use crate::orders::{Book, Receiver};
use crate::settings::Settings;

/// The maximum number of receivers of shares: 20,000 per provider, as at the providers.
const RECEIVERS_MAX: usize = 40_000;

/// The number of superseded lines allowed in a journal, in addition to two per stored object.
const OVERTAKEN_MAX: usize = 10_000;

/// The state.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) book: Book,
    pub(crate) receivers: Vec<Receiver>,
    settings: Settings,
    /// How far the clock is ahead.
    ahead_us: i64,
    unwritten: Vec<Line>,
}

impl World {
    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn set(&mut self, settings: Settings) {
        self.unwritten.push(Line::Settings(settings.clone()));
        self.settings = settings;
    }

    /// Adds a receiver of shares, or replaces it.
    pub(crate) fn put_receiver(&mut self, receiver: Receiver) {
        self.unwritten.push(Line::Receiver(receiver.clone()));
        self.keep_receiver(receiver);
    }

    /// Records how far the clock is ahead.
    pub(crate) fn note_clock(&mut self, ahead_us: i64) {
        self.ahead_us = ahead_us;
        self.unwritten.push(Line::ClockAheadUs(ahead_us));
    }

    fn keep_receiver(&mut self, receiver: Receiver) {
        let is_same = |known: &Receiver| {
            known.merchant == receiver.merchant
                && known.kind == receiver.kind
                && known.account == receiver.account
        };
        self.receivers.retain(|known| !is_same(known));
        if self.receivers.len() >= RECEIVERS_MAX {
            self.receivers.remove(0);
        }
        self.receivers.push(receiver);
    }

    /// All stored objects.
    fn all_lines(&self) -> Vec<Line> {
        let orders = self.book.newest_first().map(|order| Line::Order(Box::new(order.clone())));
        let receivers = self.receivers.iter().cloned().map(Line::Receiver);
        let rest = [Line::Settings(self.settings.clone()), Line::ClockAheadUs(self.ahead_us)];
        orders.chain(receivers).chain(rest).collect()
    }

    /// The number of those lines.
    fn size(&self) -> usize {
        self.book.len().saturating_add(self.receivers.len()).saturating_add(2)
    }

    fn take_lines(&mut self) -> Vec<Line> {
        let mut lines = std::mem::take(&mut self.unwritten);
        for id in self.book.take_changed() {
            lines.extend(self.book.get(&id).map(|order| Line::Order(Box::new(order.clone()))));
        }
        lines
    }
}

/// The state with its lock, and the number of lines in its journal.
pub(crate) struct Keeper(Mutex<(World, Journal, usize)>);

impl Keeper {
    /// Reads the journal. Returns how far the clock was ahead.
    ///
    /// # Errors
    /// When the journal cannot be read or written.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, i64)> {
        let (mut world, mut lines) = (World::default(), 0_usize);
        let mut journal = Journal::open(path, |line| {
            lines = lines.saturating_add(1);
            match line {
                Line::Order(order) => world.book.put(*order),
                Line::Receiver(receiver) => world.keep_receiver(receiver),
                Line::Settings(settings) => world.settings = settings,
                Line::ClockAheadUs(ahead) => world.ahead_us = ahead,
            }
        })?;
        // What was just read is already written; here it is only indexed.
        world.book.take_changed();
        shorten(&world, &mut journal, &mut lines)?;
        let ahead_us = world.ahead_us;
        Ok((Self(Mutex::new((world, journal, lines))), ahead_us))
    }

    /// Reads the state.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.0.lock().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// Changes the state, and writes the changes.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (world, journal, length) = &mut *guard;
        let value = change(world);
        let lines = world.take_lines();
        *length = length.saturating_add(lines.len());
        let written = journal.append(&lines).and_then(|()| shorten(world, journal, length));
        if let Err(error) = written {
            tracing::error!(error = %error, "the sandbox cannot write its journal; a restart will lose this change");
        }
        value
    }

    /// Removes every order, receiver and setting.
    pub(crate) fn reset(&self) {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (world, journal, length) = &mut *guard;
        (*world, *length) = (World::default(), 0);
        if let Err(error) = journal.rewrite(&[]) {
            tracing::error!(error = %error, "the sandbox cannot erase its journal");
        }
    }
}

/// Rewrites a journal in which most lines are superseded.
fn shorten(world: &World, journal: &mut Journal, lines: &mut usize) -> io::Result<()> {
    if *lines <= world.size().saturating_mul(3).saturating_add(OVERTAKEN_MAX) {
        return Ok(());
    }
    journal.rewrite(&world.all_lines())?;
    *lines = world.size();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However often something changes, the journal holds only a few lines of it, and the last one counts.
    #[test]
    fn a_journal_does_not_grow_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let (keeper, _) = Keeper::open(&path).unwrap();
        for ahead in 0..3 * 10_000 {
            keeper.change(|world| world.note_clock(ahead));
        }
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= OVERTAKEN_MAX + 10, "{lines}");
        drop(keeper);
        let (_, ahead) = Keeper::open(&path).unwrap();
        assert_eq!(ahead, 3 * 10_000 - 1);
    }
}
