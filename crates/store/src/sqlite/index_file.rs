//! The file that all connections of a database map as shared memory (`…-shm`).
//!
//! If something outside truncates it, the system kills any process that touches the missing part (SIGBUS). So the
//! length is checked before each use and restored: the new part is full of zeros, which SQLite notices, and it rebuilds
//! the index from the log.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Guards the file's length. Cheap to clone.
#[derive(Clone)]
pub(super) struct IndexFile {
    path: Arc<PathBuf>,
    /// The greatest length it has had.
    length: Arc<AtomicU64>,
}

impl IndexFile {
    /// The file that belongs to this database.
    pub(super) fn of(database: &Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-shm");
        Self { path: Arc::new(path.into()), length: Arc::default() }
    }

    /// Restores what was cut off. Must be called before a connection is used.
    pub(super) fn mend(&self) {
        // The file does not exist while nobody has the database open.
        let Ok(found) = std::fs::metadata(&*self.path) else { return };
        let length = self.length.fetch_max(found.len(), Ordering::Relaxed);
        if found.len() >= length {
            return;
        }
        tracing::error!(file = %self.path.display(), "a file of the database was truncated from outside; restoring its length");
        let file = OpenOptions::new().write(true).open(&*self.path);
        if let Err(error) = file.and_then(|file| file.set_len(length)) {
            tracing::error!(error = %error, "cannot restore the length of the file");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::open;
    use super::*;

    /// The index is truncated while a reader and the writer have it open: both continue, and nothing is lost.
    #[test]
    fn an_index_that_was_cut_short_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let writer = open::for_writing(&path).unwrap();
        writer.execute_batch("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)").unwrap();
        let reader = open::for_reading(&path).unwrap();
        let count = || reader.query_row("SELECT COUNT(*) FROM t", [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(count(), 1);
        let index = IndexFile::of(&path);
        index.mend();
        for round in 2..5 {
            let file = OpenOptions::new().write(true).open(&*index.path).unwrap();
            file.set_len(0).unwrap();
            index.mend();
            assert_eq!(count(), round - 1);
            writer.execute_batch("INSERT INTO t VALUES (2)").unwrap();
            assert_eq!(count(), round);
        }
    }
}
