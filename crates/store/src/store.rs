//! Opening a database of either engine.

use std::fs::File;
use std::sync::Arc;

use crate::address::Address;
use crate::batch::Writer;
use crate::error::StoreError;
use crate::migrate::Schema;
use crate::postgres::{self, PgReader, PgWriter};
use crate::read::Reader;
use crate::sqlite::{self, LogSync, SqliteReader, SqliteWriter, SyncFile};

/// An open database: its only writer, and its readers.
pub struct Store {
    /// The one writer, for the engine.
    pub writer: Box<dyn Writer>,
    /// The readers, for everybody.
    pub reader: Reader,
}

impl Store {
    /// Opens a database, creates it if it is a file that does not exist, and migrates its schema.
    ///
    /// # Errors
    /// When it cannot be reached, or was created by a newer version.
    pub async fn open(address: &Address) -> Result<Self, StoreError> {
        Self::open_with(address, Arc::new(File::sync_data)).await
    }

    /// The same with another way to sync a file's log, so that a test sees what a power cut would leave.
    ///
    /// # Errors
    /// See [`Self::open`].
    pub async fn open_with(address: &Address, sync_file: SyncFile) -> Result<Self, StoreError> {
        match address {
            Address::Sqlite(path) => {
                let log = Arc::new(LogSync::of(path, sync_file));
                let reader = SqliteReader::beside_writer(path, Arc::clone(&log));
                let path = path.clone();
                let writer = tokio::task::spawn_blocking(move || {
                    sqlite::migrate(&path)?;
                    SqliteWriter::open(&path, log)
                })
                .await
                .map_err(|error| StoreError::Unavailable(error.to_string()))??;
                Ok(Self { writer: Box::new(writer), reader: Reader::sqlite(reader) })
            }
            Address::Postgres(url) => {
                postgres::migrate(url).await?;
                let writer = Box::new(PgWriter::new(url));
                Ok(Self { writer, reader: Reader::postgres(PgReader::new(url)?) })
            }
        }
    }

    /// A reader of the database as it is, and the state of its schema: nothing is created and no migration runs. `None`
    /// if the file does not exist.
    ///
    /// # Errors
    /// When it cannot be reached, or was created by a newer version.
    pub async fn look(address: &Address) -> Result<Option<(Reader, Schema)>, StoreError> {
        let reader = match address {
            Address::Sqlite(path) if !path.exists() => return Ok(None),
            Address::Sqlite(path) => Reader::sqlite(SqliteReader::alone(path)),
            Address::Postgres(url) => Reader::postgres(PgReader::new(url)?),
        };
        let schema = reader.schema().await?;
        Ok(Some((reader, schema)))
    }

    /// Erases all of our tables in a PostgreSQL database, so that a demo can start over. SQLite files are left for
    /// the caller to remove.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn erase(address: &Address) -> Result<(), StoreError> {
        match address {
            Address::Sqlite(_) => Ok(()),
            Address::Postgres(url) => postgres::erase(url).await,
        }
    }
}
