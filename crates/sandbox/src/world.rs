//! The whole state of the sandbox behind one lock, and the journal that keeps it.
//!
//! Invariant: what a call answers with is in the journal before the lock is let go.

use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::journal::{Journal, Line};
use crate::orders::{Book, Receiver};
use crate::settings::Settings;

/// The state.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) book: Book,
    pub(crate) receivers: Vec<Receiver>,
    settings: Settings,
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

    /// Notes how far the clock is ahead.
    pub(crate) fn note_clock(&mut self, ahead_us: i64) {
        self.unwritten.push(Line::ClockAheadUs(ahead_us));
    }

    fn keep_receiver(&mut self, receiver: Receiver) {
        let is_same = |known: &Receiver| {
            known.merchant == receiver.merchant
                && known.kind == receiver.kind
                && known.account == receiver.account
        };
        self.receivers.retain(|known| !is_same(known));
        self.receivers.push(receiver);
    }

    fn take_lines(&mut self) -> Vec<Line> {
        let mut lines = std::mem::take(&mut self.unwritten);
        for id in self.book.take_changed() {
            lines.extend(self.book.get(&id).map(|order| Line::Order(Box::new(order.clone()))));
        }
        lines
    }
}

/// The state with its lock.
pub(crate) struct Keeper(Mutex<(World, Journal)>);

impl Keeper {
    /// Reads the journal. Gives back how far the clock was ahead.
    ///
    /// # Errors
    /// When the journal cannot be read or written.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, i64)> {
        let (mut world, mut ahead_us, mut lines) = (World::default(), 0, 0_usize);
        let mut journal = Journal::open(path, |line| {
            lines = lines.saturating_add(1);
            match line {
                Line::Order(order) => world.book.put(*order),
                Line::Receiver(receiver) => world.keep_receiver(receiver),
                Line::Settings(settings) => world.settings = settings,
                Line::ClockAheadUs(ahead) => ahead_us = ahead,
            }
        })?;
        let mut kept = world.take_lines();
        // Most lines of a long journal are overtaken by later ones.
        if lines > kept.len().saturating_mul(3).saturating_add(100) {
            kept.extend(world.receivers.iter().cloned().map(Line::Receiver));
            kept.push(Line::Settings(world.settings.clone()));
            kept.push(Line::ClockAheadUs(ahead_us));
            journal.rewrite(&kept)?;
        }
        Ok((Self(Mutex::new((world, journal))), ahead_us))
    }

    /// Looks at the state.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.0.lock().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// Changes the state, and writes what changed.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (world, journal) = &mut *guard;
        let value = change(world);
        let lines = world.take_lines();
        if let Err(error) = journal.append(&lines) {
            tracing::error!(error = %error, "the sandbox cannot write its journal; a restart will lose this change");
        }
        value
    }

    /// Forgets every order, receiver and setting.
    pub(crate) fn reset(&self) {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (world, journal) = &mut *guard;
        *world = World::default();
        if let Err(error) = journal.rewrite(&[]) {
            tracing::error!(error = %error, "the sandbox cannot erase its journal");
        }
    }
}
