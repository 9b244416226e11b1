//! Store errors, grouped by what the caller can do about them.

use thiserror::Error;

/// Why a read or a batch failed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another writer was faster, or the engine broke a deadlock. Retrying the batch helps.
    #[error("the batch conflicted with another writer: {0}")]
    Conflict(String),
    /// The database is unreachable or not working. It may recover.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The engine refused a statement or a value. Some command in the batch is at fault.
    #[error("the database refused: {0}")]
    Rejected(String),
    /// A row that our code cannot have written.
    #[error("inconsistent record in {0}")]
    Corrupt(String),
    /// The database was created by a newer version, or a migration was changed after it ran.
    #[error("migration: {0}")]
    Migration(String),
    /// The database address cannot be parsed.
    #[error("database address: {0}")]
    Address(String),
}
