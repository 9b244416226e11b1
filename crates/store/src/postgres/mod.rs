//! PostgreSQL: one writer connection driven by the writer thread, and a pool of readers.

mod array;
mod connect;
mod copy;
mod mover;
mod reader;
mod recovery;
mod source;
mod statements;
mod work;
mod writer;

pub(crate) use connect::{connect, erase, migrate};
pub(crate) use mover::PgMover;
pub(crate) use reader::{PgReader, PgSnapshot};
pub(crate) use writer::PgWriter;

use tokio_postgres::error::SqlState;

use crate::error::StoreError;

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(database) = error.as_db_error() else {
            return Self::Unavailable(describe(&error));
        };
        let text = format!("{}: {}", database.code().code(), database.message());
        let code = database.code();
        if [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::UNIQUE_VIOLATION,
            SqlState::LOCK_NOT_AVAILABLE,
        ]
        .contains(code)
        {
            return Self::Conflict(text);
        }
        // Error classes: connection, resources, operator intervention, system error.
        if ["08", "53", "57", "58"].iter().any(|class| code.code().starts_with(class)) {
            return Self::Unavailable(text);
        }
        Self::Rejected(text)
    }
}

/// The error with its sources: a connection error by itself says little.
fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}
