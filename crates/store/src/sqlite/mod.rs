//! SQLite: one writer thread's connection, a pool of readers, snapshots for long reads, and a checkpointer.

mod checkpoint;
mod index_file;
mod log_sync;
mod mover;
mod open;
mod reader;
mod rows;
mod snapshot;
mod writer;

pub(crate) use log_sync::LogSync;
pub use log_sync::SyncFile;
pub(crate) use mover::SqliteMover;
#[cfg(test)]
pub(crate) use open::{apply_all, in_memory};
pub(crate) use open::{for_dump, for_writing, migrate};
pub(crate) use reader::SqliteReader;
pub(crate) use rows::insert;
pub(crate) use snapshot::SqliteSnapshot;
pub(crate) use writer::SqliteWriter;

use crate::error::StoreError;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, FileLockingProtocolFailed, ReadOnly,
            SystemIoFailure,
        };
        if let Some(given_up) = snapshot::given_up(&error) {
            return given_up;
        }
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Conflict(text),
            Some(CannotOpen | DiskFull | SystemIoFailure | FileLockingProtocolFailed | ReadOnly) => {
                Self::Unavailable(text)
            }
            _ => Self::Rejected(text),
        }
    }
}
