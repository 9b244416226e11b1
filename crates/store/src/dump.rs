//! Copies a database of either engine into a new SQLite file: one state of it, with all rows, for those who prove the
//! books elsewhere.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use cashier_core::chain::Value;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};

use crate::address::Address;
use crate::cell::Source;
use crate::error::StoreError;
use crate::migrate::Schema;
use crate::read::Reader;
use crate::sqlite;
use crate::store::Store;
use crate::table::{Column, schema};

/// What was copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Dumped {
    /// How many rows.
    pub rows: u64,
}

impl Store {
    /// Writes the database's present state to a new file, while payments go on.
    ///
    /// # Errors
    /// When either cannot be reached, when the file exists, or when migrations are pending.
    pub async fn dump(address: &Address, to: &Path) -> Result<Dumped, StoreError> {
        let found = Self::look(address).await?;
        let Some((reader, Schema::Current)) = found else {
            return Err(StoreError::Migration(
                "the database was not brought up to this version; start the server, or any command that writes, first".to_owned(),
            ));
        };
        let file = create(to)?;
        let dumped = copy(&reader.snapshot().await?, file).await.and_then(|dumped| {
            let synced = std::fs::File::open(to).and_then(|file| file.sync_all());
            synced.map(|()| dumped).map_err(|error| StoreError::Unavailable(error.to_string()))
        });
        if dumped.is_err() {
            // Half a copy would look like damaged books.
            let _ = std::fs::remove_file(to);
        }
        dumped
    }
}

/// A new file with all tables and no rows, which only its owner may read.
fn create(path: &Path) -> Result<Connection, StoreError> {
    let cannot =
        |error: std::io::Error| StoreError::Unavailable(format!("cannot create {}: {error}", path.display()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(cannot)?;
    sqlite::migrate(path)?;
    sqlite::for_dump(path)
}

async fn copy(from: &Reader, file: Connection) -> Result<Dumped, StoreError> {
    file.execute_batch("BEGIN")?;
    let file = Arc::new(Mutex::new(file));
    let mut rows: u64 = 0;
    for table in schema() {
        for place in table.places() {
            let own = Arc::clone(&file);
            let insert = sqlite::insert(place, table.columns);
            let row = move |source: &dyn Source| {
                let values = values(table.columns, source)?;
                let file = own.lock().unwrap_or_else(PoisonError::into_inner);
                file.prepare_cached(&insert)?.execute(params_from_iter(values))?;
                Ok(())
            };
            let text = format!("SELECT {} FROM {place}", table.column_list());
            let copied = from.ask(text, Vec::new(), row).await?.len();
            rows = rows.saturating_add(u64::try_from(copied).unwrap_or(u64::MAX));
        }
    }
    let file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.execute_batch("COMMIT; PRAGMA journal_mode = DELETE")?;
    Ok(Dumped { rows })
}

fn values(columns: &[Column], source: &dyn Source) -> Result<Vec<Sql>, StoreError> {
    let mut values = Vec::with_capacity(columns.len());
    for (index, column) in columns.iter().enumerate() {
        source.value(index, column.ty, &mut |value| {
            values.push(match value {
                Value::Null => Sql::Null,
                Value::Int(number) => Sql::Integer(number),
                Value::Text(text) => Sql::Text(text.to_owned()),
                Value::Bytes(bytes) => Sql::Blob(bytes.to_vec()),
            });
        })?;
    }
    Ok(values)
}
