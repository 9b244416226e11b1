//! Syncs the write-ahead log, off the writer thread.
//!
//! A commit writes the log without waiting for the disk, so the next batch is loaded and decided while this one becomes durable.
//! Invariant: no answer to a command or a read reveals a commit until a sync that began after the commit has finished.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::batch::Durable;
use crate::error::StoreError;

/// Makes the content of a file durable, as [`File::sync_data`] does.
pub type SyncFile = Arc<dyn Fn(&File) -> io::Result<()> + Send + Sync>;

/// The write-ahead log of a database file.
pub(crate) struct LogSync {
    path: PathBuf,
    sync_file: SyncFile,
    /// Commits begun: they may already be visible.
    announced: AtomicU64,
    /// Commits whose frames are in the file.
    written: AtomicU64,
    /// Commits that are on the disk.
    synced: AtomicU64,
    /// Syncs begun.
    begun: AtomicU64,
    /// One sync runs at a time, and holds the lock.
    turn: Mutex<Turn>,
    /// Set when the writer has opened a connection since the log was opened.
    reopen: AtomicBool,
    /// Set when a sync failed. The system may then drop unwritten pages without reporting it again.
    failed: AtomicBool,
}

#[derive(Default)]
struct Turn {
    /// Syncs finished.
    finished: u64,
    /// The log. It exists while the writer has the database open, and is kept open so that a sync cannot fail for lack
    /// of a file descriptor.
    log: Option<File>,
}

impl LogSync {
    /// The log of this database.
    pub(crate) fn of(database: &Path, sync_file: SyncFile) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-wal");
        let zero = AtomicU64::default;
        Self {
            path: path.into(),
            sync_file,
            announced: zero(),
            written: zero(),
            synced: zero(),
            begun: zero(),
            turn: Mutex::default(),
            reopen: AtomicBool::default(),
            failed: AtomicBool::default(),
        }
    }

    /// Must be called before a COMMIT.
    pub(super) fn announce(&self) {
        self.announced.fetch_add(1, Ordering::SeqCst);
    }

    /// Must be called after a COMMIT, even one that failed.
    pub(super) fn wrote(&self) {
        self.written.store(self.announced.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Returns an error if a sync has ever failed.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if self.failed.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("the disk did not keep what was written to it".to_owned()));
        }
        Ok(())
    }

    /// Syncs the log as it is now, for callers that cannot tell which commits they saw.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        match self.open()? {
            Some(log) => (self.sync_file)(&log).map_err(|error| self.unsynced(&error)),
            None => Ok(()),
        }
    }

    /// Opens the log. If there is none, everything is already in the database file.
    fn open(&self) -> Result<Option<File>, StoreError> {
        match File::open(&self.path) {
            Ok(log) => Ok(Some(log)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unsynced(&error)),
        }
    }

    /// Must be called when the writer has opened a connection: the file at the path may be a new log.
    pub(super) fn opened(&self) {
        self.reopen.store(true, Ordering::SeqCst);
    }

    fn unsynced(&self, error: &io::Error) -> StoreError {
        StoreError::Unavailable(format!("{} cannot be synced: {error}", self.path.display()))
    }
}

impl Durable for LogSync {
    fn wait(&self) -> Result<(), StoreError> {
        self.check()?;
        let wanted = self.announced.load(Ordering::SeqCst);
        if self.synced.load(Ordering::SeqCst) >= wanted {
            return Ok(());
        }
        let before = self.begun.load(Ordering::SeqCst);
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        // A sync that began after this call covers it, so all callers that are waiting share the next one.
        if turn.finished > before || self.synced.load(Ordering::SeqCst) >= wanted {
            return self.check();
        }
        // A commit that a caller has seen is already in the file, even if it is not yet counted as written.
        let written = self.written.load(Ordering::SeqCst);
        let number = self.begun.fetch_add(1, Ordering::SeqCst).saturating_add(1);
        // Whether this is still the file at the path is not checked each time: on a file whose timestamps were queried,
        // the next write sets new ones, and each sync then has to write the inode too.
        if self.reopen.swap(false, Ordering::SeqCst) || turn.log.is_none() {
            turn.log = self.open()?;
        }
        if let Some(Err(error)) = turn.log.as_ref().map(|log| (self.sync_file)(log)) {
            self.failed.store(true, Ordering::SeqCst);
            return Err(self.unsynced(&error));
        }
        turn.finished = number;
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
        let log = LogSync::of(&database, Arc::new(File::sync_data));
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

    /// After a failed sync, nobody is told that anything is durable, however often they ask.
    #[test]
    fn a_failed_sync_is_final() {
        let folder = tempfile::tempdir().unwrap();
        let log = LogSync::of(&folder.path().join("test.db"), Arc::new(File::sync_data));
        let commit = || {
            log.announce();
            log.wrote();
        };
        commit();
        assert!(log.wait().is_ok(), "no log, nothing to sync");
        commit();
        // It can be opened but not synced, like a failing disk.
        std::os::unix::fs::symlink("/dev/null", &log.path).unwrap();
        assert!(log.wait().is_err());
        std::fs::remove_file(&log.path).unwrap();
        std::fs::write(&log.path, "frames").unwrap();
        assert!(log.wait().is_err() && log.check().is_err());
    }
}
