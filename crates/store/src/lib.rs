//! The store: the only place that speaks SQL, on SQLite and on PostgreSQL.
//!
//! Writes come as batches that are decided between load and save, in one transaction each. Reads are questions that
//! a pool of readers answers; no decision is taken on what they say.

pub mod address;
mod batch;
pub mod cell;
mod counts;
mod error;
mod migrate;
mod postgres;
pub mod read;
mod sqlite;
mod store;
pub mod table;
mod tables;
pub mod verify;

pub use address::Address;
pub use batch::{Batch, Durable, Writer};
pub use counts::Counts;
pub use error::StoreError;
pub use migrate::Schema;
pub use read::Reader;
pub use store::Store;
