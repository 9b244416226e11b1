//! The store: the only place with SQL, for SQLite and PostgreSQL.
//!
//! Writes are batches that are decided between load and save, in one transaction each. Reads are queries answered by
//! a pool of readers; no decision is based on them.

pub mod address;
mod archive;
mod batch;
pub mod call_log;
pub mod cell;
mod chain;
mod counts;
mod dump;
mod error;
mod hash;
mod migrate;
mod postgres;
pub mod read;
mod sqlite;
mod store;
pub mod table;
mod tables;
pub mod verify;

pub use address::Address;
pub use archive::{Moved, Mover};
pub use batch::{Batch, Durable, Writer};
pub use counts::Counts;
pub use dump::Dumped;
pub use error::StoreError;
pub use migrate::Schema;
pub use read::Reader;
pub use sqlite::SyncFile;
pub use store::Store;
