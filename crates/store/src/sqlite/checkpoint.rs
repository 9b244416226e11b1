//! Moves the write-ahead log into the database file, from a connection and a thread of its own, so that no commit
//! has to wait for it.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::open;
use crate::error::StoreError;

/// A checkpoint is made at least this often while there are commits.
const PERIOD: Duration = Duration::from_secs(1);

/// The running checkpointer. It ends when this is dropped.
pub(super) struct Checkpointer {
    commits: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        let connection = open::for_writing(path)?;
        let (commits, inbox) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || run(&connection, &inbox))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { commits: Some(commits), thread: Some(thread) })
    }

    /// Says that something was committed.
    pub(super) fn committed(&self) {
        if let Some(commits) = &self.commits {
            // Full means that the checkpointer knows already.
            match commits.try_send(()) {
                Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
            }
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.commits = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &rusqlite::Connection, inbox: &Receiver<()>) {
    loop {
        let last = inbox.recv().is_err();
        let mode = if last { "TRUNCATE" } else { "PASSIVE" };
        let result = connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |_| Ok(()));
        if let Err(error) = result {
            tracing::warn!(error = %error, "the checkpoint failed; it is tried again");
        }
        if last {
            return;
        }
        // Not more often than the period, unless the store closes.
        match inbox.recv_timeout(PERIOD) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
                return;
            }
        }
    }
}
