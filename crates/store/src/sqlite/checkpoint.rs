//! Moves the write-ahead log into the database file, from a connection and a thread of its own.
//!
//! The bulk is copied while the writer goes on. Only the small rest is copied behind the writer's gate: then the log is
//! empty and the writer starts it over, so that it neither grows for ever nor makes a commit wait for the bulk.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::open;
use crate::error::StoreError;

/// A log of this many pages (16 MiB) is emptied.
const LOG_PAGES_MAX: i64 = 4_096;

/// How long the checkpointer waits between two looks while there are commits.
const PERIOD: Duration = Duration::from_millis(250);

/// Held by the writer during a transaction, and by the checkpointer while it moves the rest of the log.
pub(super) type Gate = Arc<Mutex<()>>;

/// The running checkpointer. It ends when this is dropped.
pub(super) struct Checkpointer {
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub(super) fn start(path: &Path, gate: Gate) -> Result<Self, StoreError> {
        let connection = open::for_writing(path)?;
        let (wake, inbox) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || run(&connection, &gate, &inbox))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { wake: Some(wake), thread: Some(thread) })
    }

    /// Says that something was committed.
    pub(super) fn committed(&self) {
        if let Some(wake) = &self.wake {
            // Full means that the checkpointer knows already.
            let _ = wake.try_send(());
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, gate: &Gate, inbox: &Receiver<()>) {
    while inbox.recv().is_ok() {
        if checkpoint(connection, "PASSIVE") >= LOG_PAGES_MAX {
            checkpoint(connection, "PASSIVE");
            let _closed = gate.lock().unwrap_or_else(PoisonError::into_inner);
            checkpoint(connection, "PASSIVE");
        }
        std::thread::sleep(PERIOD);
    }
    checkpoint(connection, "TRUNCATE");
}

/// Copies the log, and gives its length in pages.
fn checkpoint(connection: &Connection, mode: &str) -> i64 {
    let result = connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| row.get(1));
    result.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "the checkpoint failed; it is tried again");
        0
    })
}
