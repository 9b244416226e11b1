//! Moves the write-ahead log into the database file, from a connection and a thread of its own.
//!
//! Most of it is copied while the writer continues. Only the small rest is copied while the writer's gate is closed:
//! the log is then empty and the writer starts it over, so that it does not grow for ever and no commit waits for the
//! bulk.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::index_file::IndexFile;
use super::open;
use crate::error::StoreError;

/// At this many pages (16 MiB) the log is emptied.
const LOG_PAGES_MAX: i64 = 4_096;

/// How long the checkpointer waits between two checks while there are commits.
const PERIOD: Duration = Duration::from_millis(250);

/// Held by the writer during a transaction, and by the checkpointer while it moves the rest of the log.
pub(super) type Gate = Arc<Mutex<()>>;

/// The running checkpointer. It ends when this is dropped; if it ends by itself, it is started again.
pub(super) struct Checkpointer {
    path: PathBuf,
    gate: Gate,
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub(super) fn start(path: &Path, gate: Gate) -> Result<Self, StoreError> {
        let mut checkpointer = Self { path: path.to_owned(), gate, wake: None, thread: None };
        checkpointer.run()?;
        Ok(checkpointer)
    }

    fn run(&mut self) -> Result<(), StoreError> {
        let connection = open::for_writing(&self.path)?;
        let (wake, inbox) = sync_channel(1);
        let (gate, index) = (Gate::clone(&self.gate), IndexFile::of(&self.path));
        index.mend();
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || run(&connection, &gate, &index, &inbox))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        (self.wake, self.thread) = (Some(wake), Some(thread));
        Ok(())
    }

    /// Reports that something was committed.
    pub(super) fn committed(&mut self) {
        if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
            tracing::error!("the checkpointer ended; it is started again");
            if let Err(error) = self.run() {
                // The log grows until the checkpointer starts; the next commit tries again.
                tracing::error!(error = %error, "cannot start the checkpointer");
            }
        }
        if let Some(wake) = &self.wake {
            // A full channel means that the checkpointer already knows.
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

fn run(connection: &Connection, gate: &Gate, index: &IndexFile, inbox: &Receiver<()>) {
    while inbox.recv().is_ok() {
        index.mend();
        if checkpoint(connection, "PASSIVE") >= LOG_PAGES_MAX {
            checkpoint(connection, "PASSIVE");
            let _closed = gate.lock().unwrap_or_else(PoisonError::into_inner);
            checkpoint(connection, "PASSIVE");
        }
        std::thread::sleep(PERIOD);
    }
    index.mend();
    checkpoint(connection, "TRUNCATE");
}

/// Copies the log, and returns its length in pages.
fn checkpoint(connection: &Connection, mode: &str) -> i64 {
    let result = connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| row.get(1));
    result.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "the checkpoint failed; it is tried again");
        0
    })
}
