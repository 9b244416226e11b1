//! Counts of a writer's work: they show what a payment costs, whatever else the machine is doing.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the writer was opened.
#[derive(Debug, Default)]
pub struct Counts {
    statements: AtomicU64,
    log_bytes: AtomicU64,
}

impl Counts {
    /// How many statements were run for loading and saving rows.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How many bytes were written to a SQLite file's write-ahead log. PostgreSQL counts its own.
    pub fn log_bytes(&self) -> u64 {
        self.log_bytes.load(Ordering::Relaxed)
    }

    pub(crate) fn add_statements(&self, count: u64) {
        self.statements.fetch_add(count, Ordering::Relaxed);
    }

    pub(crate) fn add_log_bytes(&self, count: u64) {
        self.log_bytes.fetch_add(count, Ordering::Relaxed);
    }
}
