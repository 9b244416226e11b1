//! Writing the log. Everything here blocks: it belongs on a thread of its own.

use std::path::Path;

use cashier_core::id::{CallId, MerchantId};
use rusqlite::Connection;
use tokio::runtime::Runtime;
use tokio_postgres::Client;
use tokio_postgres::types::ToSql;

use super::{LoggedCall, SCHEMA, place};
use crate::address::Address;
use crate::error::StoreError;
use crate::postgres::connect;
use crate::sqlite::for_writing;

/// Lost with a power cut, and written without waiting for the disk.
const WITHOUT_SYNC: &str = "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 1000;";

/// Keeps two processes from creating the table at the same time.
const SCHEMA_LOCK: &str = "SELECT pg_advisory_xact_lock(8102084210437);";

const INSERT: &str =
    "INSERT INTO call_log (client, id, bytes, kind, method, path, status, code, duration_us, exchange)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

const OLD: &str = "DELETE FROM call_log WHERE id < $1";

/// The newest calls of a client stay, up to so many and so many bytes.
const TOO_MANY: &str = "DELETE FROM call_log WHERE client = $1 AND id <= (
    SELECT id FROM (SELECT id, SUM(bytes) OVER w AS total, ROW_NUMBER() OVER w AS place FROM call_log WHERE client = $1
      WINDOW w AS (ORDER BY id DESC)) AS t WHERE total > CAST($2 AS BIGINT) OR place > CAST($3 AS BIGINT) ORDER BY id DESC LIMIT 1)";

/// The writer of the log.
pub struct CallWriter {
    place: Address,
    open: Option<Open>,
}

enum Open {
    Sqlite(Connection),
    Postgres(Runtime, Client),
}

impl CallWriter {
    /// The writer of the log of this database. It connects when it is used, and again after an error.
    pub fn new(database: &Address) -> Self {
        Self { place: place(database), open: None }
    }

    /// Creates the log if there is none.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn open(&mut self) -> Result<(), StoreError> {
        if self.open.is_none() {
            self.open = Some(Open::at(&self.place)?);
        }
        Ok(())
    }

    /// Adds calls.
    ///
    /// # Errors
    /// When they cannot be written; then none of them is.
    pub fn write(&mut self, calls: &[LoggedCall]) -> Result<(), StoreError> {
        self.run(|open| open.write(calls))
    }

    /// Deletes what is older than this id.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn forget(&mut self, before: CallId) -> Result<(), StoreError> {
        self.run(|open| open.execute(OLD, &[&before.to_bytes().as_slice()]))
    }

    /// Deletes the oldest calls of a client, as far as they are more than these many bytes or calls.
    ///
    /// # Errors
    /// When they cannot be deleted.
    pub fn trim(&mut self, client: MerchantId, bytes: i64, calls: i64) -> Result<(), StoreError> {
        self.run(|open| open.execute(TOO_MANY, &[&client.to_bytes().as_slice(), &bytes, &calls]))
    }

    fn run(&mut self, work: impl FnOnce(&mut Open) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.open()?;
        let Some(open) = &mut self.open else { return Ok(()) };
        let done = work(open);
        if done.is_err() {
            self.open = None;
        }
        done
    }
}

/// A value that both engines take.
trait Both: ToSql + Sync + rusqlite::ToSql {}
impl<T: ToSql + Sync + rusqlite::ToSql> Both for T {}

impl Open {
    fn at(place: &Address) -> Result<Self, StoreError> {
        match place {
            Address::Sqlite(path) => Self::file(path),
            Address::Postgres(url) => {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .map_err(|error| StoreError::Unavailable(error.to_string()))?;
                let client = runtime.block_on(async {
                    let mut client = connect(url).await?;
                    let transaction = client.transaction().await?;
                    transaction.batch_execute(SCHEMA_LOCK).await?;
                    transaction.batch_execute(&SCHEMA.replace("BLOB", "BYTEA")).await?;
                    transaction.commit().await?;
                    Ok::<_, StoreError>(client)
                })?;
                Ok(Self::Postgres(runtime, client))
            }
        }
    }

    fn file(path: &Path) -> Result<Self, StoreError> {
        let connection = for_writing(path)?;
        connection.execute_batch(WITHOUT_SYNC)?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self::Sqlite(connection))
    }

    fn write(&mut self, calls: &[LoggedCall]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => {
                let transaction = connection.transaction()?;
                for call in calls {
                    let values = Values::of(call);
                    let values = values.list(call).map(|value| value as &dyn rusqlite::ToSql);
                    transaction.prepare_cached(INSERT)?.execute(values.as_slice())?;
                }
                transaction.commit()?;
            }
            Self::Postgres(runtime, client) => runtime.block_on(async {
                let transaction = client.transaction().await?;
                let insert = transaction.prepare(INSERT).await?;
                for call in calls {
                    let values = Values::of(call);
                    let values = values.list(call).map(|value| value as &(dyn ToSql + Sync));
                    transaction.execute(&insert, &values).await?;
                }
                transaction.commit().await
            })?,
        }
        Ok(())
    }

    fn execute(&mut self, text: &str, values: &[&dyn Both]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => {
                let values: Vec<_> = values.iter().map(|value| *value as &dyn rusqlite::ToSql).collect();
                connection.prepare_cached(text)?.execute(values.as_slice())?;
            }
            Self::Postgres(runtime, client) => {
                let values: Vec<_> = values.iter().map(|value| *value as &(dyn ToSql + Sync)).collect();
                runtime.block_on(client.execute(text, &values))?;
            }
        }
        Ok(())
    }
}

/// The values of a row that a call does not have in this form.
struct Values {
    client: Vec<u8>,
    id: Vec<u8>,
    bytes: i64,
    kind: &'static str,
}

impl Values {
    fn of(call: &LoggedCall) -> Self {
        Self {
            client: call.client.to_bytes().to_vec(),
            id: call.id.to_bytes().to_vec(),
            bytes: i64::try_from(call.exchange.len()).unwrap_or(i64::MAX),
            kind: call.kind.name(),
        }
    }

    /// All of them, in the order of the columns.
    fn list<'a>(&'a self, call: &'a LoggedCall) -> [&'a dyn Both; 10] {
        [
            &self.client,
            &self.id,
            &self.bytes,
            &self.kind,
            &call.method,
            &call.path,
            &call.status,
            &call.code,
            &call.duration_us,
            &call.exchange,
        ]
    }
}
