//! What can go wrong in the store, sorted by what the caller can do about it.

use thiserror::Error;

/// Why a read or a batch failed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another writer was faster, or the engine broke a deadlock. Running the batch again helps.
    #[error("the batch met another writer: {0}")]
    Conflict(String),
    /// The database cannot be reached or is not able to work. It may come back.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The engine refused a statement or a value. Some command in the batch is at fault.
    #[error("the database refused: {0}")]
    Rejected(String),
    /// A row is not one that our code writes.
    #[error("inconsistent record in {0}")]
    Corrupt(String),
    /// The database was made by a newer version, or a migration was changed after it ran.
    #[error("migration: {0}")]
    Migration(String),
    /// The address of the database is not one we understand.
    #[error("database address: {0}")]
    Address(String),
}
