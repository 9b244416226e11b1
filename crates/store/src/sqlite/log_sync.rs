//! Makes the write-ahead log durable, off the writer's thread.
//!
//! A commit writes the log and does not wait for the disk, so the next batch is loaded and decided while this one is being made
//! durable. Invariant: nothing that a commit changed is told to anybody, as an answer or as the answer to a read, before a sync
//! that began after it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::batch::Durable;
use crate::error::StoreError;

/// The log of a database file.
pub(crate) struct LogSync {
    path: PathBuf,
    /// Commits that are about to become visible.
    announced: AtomicU64,
    /// Commits whose frames are in the file.
    written: AtomicU64,
    /// Commits that are on the disk.
    synced: AtomicU64,
    /// One sync at a time: whoever waited for it needs none of its own.
    turn: Mutex<()>,
    /// A sync failed. What the system then still holds of the log in its memory may be lost without another word.
    failed: AtomicBool,
}

impl LogSync {
    /// The log of this database.
    pub(crate) fn of(database: &Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-wal");
        let zero = AtomicU64::default;
        Self {
            path: path.into(),
            announced: zero(),
            written: zero(),
            synced: zero(),
            turn: Mutex::default(),
            failed: AtomicBool::default(),
        }
    }

    /// To be called before a COMMIT.
    pub(super) fn announce(&self) {
        self.announced.fetch_add(1, Ordering::SeqCst);
    }

    /// To be called after a COMMIT, also after one that failed.
    pub(super) fn wrote(&self) {
        self.written.store(self.announced.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Fails once a sync has failed.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if self.failed.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("the disk did not keep what was written to it".to_owned()));
        }
        Ok(())
    }

    /// Writes the log to the disk, whatever is known of it.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        self.check()?;
        match File::open(&self.path).and_then(|log| log.sync_data()) {
            Ok(()) => Ok(()),
            // Nobody has the database open for writing: the log is in the database already.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => {
                self.failed.store(true, Ordering::SeqCst);
                Err(StoreError::Unavailable(format!("{} cannot be synced: {error}", self.path.display())))
            }
        }
    }
}

impl Durable for LogSync {
    fn wait(&self) -> Result<(), StoreError> {
        self.check()?;
        let wanted = self.announced.load(Ordering::SeqCst);
        if self.synced.load(Ordering::SeqCst) >= wanted {
            return Ok(());
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if self.synced.load(Ordering::SeqCst) >= wanted {
            return self.check();
        }
        // Whatever a caller has seen is in the file by now, also when its commit is not counted as written yet.
        let written = self.written.load(Ordering::SeqCst);
        self.sync()?;
        self.synced.store(written, Ordering::SeqCst);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sync covers what was written before it, and nothing that was only announced.
    #[test]
    fn what_was_written_is_synced_once() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("test.db");
        let log = LogSync::of(&database);
        std::fs::write(&log.path, "frames").unwrap();
        let counts = || {
            let count = |of: &AtomicU64| of.load(Ordering::SeqCst);
            (count(&log.announced), count(&log.written), count(&log.synced))
        };
        log.announce();
        log.wait().unwrap();
        assert_eq!(counts(), (1, 0, 0), "it may not be in the file yet");
        log.wrote();
        log.wait().unwrap();
        assert_eq!(counts(), (1, 1, 1));
    }

    /// After a failed sync nobody is told that anything is durable, however often they ask.
    #[test]
    fn a_failed_sync_is_final() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("test.db");
        let log = LogSync::of(&database);
        // A folder that cannot be entered stands for a disk that fails.
        std::fs::write(folder.path().join("file"), "").unwrap();
        let broken =
            LogSync { path: folder.path().join("file").join("test.db-wal"), ..LogSync::of(&database) };
        for log in [&log, &broken] {
            log.announce();
            log.wrote();
        }
        assert!(log.wait().is_ok(), "no log, nothing to sync");
        assert!(broken.wait().is_err());
        assert!(broken.wait().is_err() && broken.check().is_err());
    }
}
