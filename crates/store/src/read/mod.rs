//! Read queries, one file per noun. Answered by the read pool, never by the writer; no decision is based on them.

mod app;
mod archive;
mod auth;
mod console;
mod dev_key;
mod foreign_order;
mod inclusion;
mod member;
mod merchant;
mod notice;
mod payment;
#[cfg(test)]
mod plans;
mod provider;
mod refund_request;
mod retention;
mod root;
mod setting;
mod standing;
mod statement;
mod user;
mod web_order;

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::cell::{Cell, Fields, Source};
use crate::error::StoreError;
use crate::migrate::Schema;
use crate::postgres::{PgReader, PgSnapshot};
use crate::sqlite::{SqliteReader, SqliteSnapshot};
use crate::table::Table;

pub use console::{ListPage, PaymentFilter};
pub use inclusion::{Proof, Wanted};
pub use retention::Ended;
pub use web_order::{Compare, Condition, Field, FieldType, ListedOrder, OrderQuery};

/// The readers of a database. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    engine: Engine,
}

#[derive(Clone)]
enum Engine {
    Sqlite(SqliteReader),
    Postgres(PgReader),
    SqliteSnapshot(SqliteSnapshot),
    PgSnapshot(PgSnapshot),
    #[cfg(test)]
    Planning(plans::Planner),
}

/// Takes one row of an answer. The engines do not know the types of rows, so that each way to ask is compiled once, and
/// not once for every type.
pub(crate) type Each = Box<dyn FnMut(&dyn Source) -> Result<(), StoreError> + Send>;

/// A future that the crates above poll without compiling it again.
type Asking<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

/// The number of keys in one query.
const KEYS_AT_ONCE: usize = 100;

/// Builds the list of a query's parameters.
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$(crate::cell::Cell::from($value)),*] };
}
pub(crate) use params;

/// The query for the row of `T` with this key.
fn row_of<T: Table>(key: &T::Key) -> (String, Vec<Cell<'static>>) {
    let mut cells = Vec::new();
    T::encode_key(key, &mut cells);
    let names = T::columns(crate::table::Role::Key).map(|column| column.name);
    let places: Vec<_> = names.zip(1..).map(|(name, n)| format!("{name} = ?{n}")).collect();
    let text =
        format!("SELECT {} FROM {} AS t WHERE {}", T::column_list(), T::everywhere(), places.join(" AND "));
    (text, cells)
}

impl Reader {
    pub(crate) const fn sqlite(reader: SqliteReader) -> Self {
        Self { engine: Engine::Sqlite(reader) }
    }

    pub(crate) const fn postgres(reader: PgReader) -> Self {
        Self { engine: Engine::Postgres(reader) }
    }

    /// Whether the engine is PostgreSQL.
    pub(crate) const fn is_postgres(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_) | Engine::PgSnapshot(_))
    }

    /// Every row of `T` selected by the rest of the statement, wherever it lies. Parameters are written `?1`, `?2`, ….
    async fn rows<T: Table>(&self, rest: &str, cells: Vec<Cell<'static>>) -> Result<Vec<T>, StoreError> {
        self.rows_of(&T::everywhere(), rest, cells).await
    }

    /// The same of rows that were not put aside: for questions about what goes on.
    async fn recent<T: Table>(&self, rest: &str, cells: Vec<Cell<'static>>) -> Result<Vec<T>, StoreError> {
        self.rows_of(T::NAME, rest, cells).await
    }

    async fn rows_of<T: Table>(
        &self,
        source: &str,
        rest: &str,
        cells: Vec<Cell<'static>>,
    ) -> Result<Vec<T>, StoreError> {
        let text = format!("SELECT {} FROM {source} AS {} {rest}", T::column_list(), T::NAME);
        self.ask(text, cells, |source| T::decode(&mut Fields::new(source, T::NAME))).await
    }

    /// The first row of `T` selected by the rest of the statement.
    async fn row<T: Table>(&self, rest: &str, cells: Vec<Cell<'static>>) -> Result<Option<T>, StoreError> {
        Ok(self.rows(rest, cells).await?.into_iter().next())
    }

    /// The row of `T` with this key.
    async fn by_key<T: Table>(&self, key: &T::Key) -> Result<Option<T>, StoreError> {
        let (text, cells) = row_of::<T>(key);
        let found = self.ask(text, cells, |source| T::decode(&mut Fields::new(source, T::NAME)));
        Ok(found.await?.into_iter().next())
    }

    /// The same, for [`Reader::ask_untold`].
    async fn by_key_untold<T: Table>(&self, key: &T::Key) -> Result<Option<T>, StoreError> {
        let (text, cells) = row_of::<T>(key);
        let found = self.ask_untold(text, cells, |source| T::decode(&mut Fields::new(source, T::NAME)));
        Ok(found.await?.into_iter().next())
    }

    /// The rows of `T` with these keys, in any order, without a round trip for each.
    pub(crate) async fn by_keys<T: Table>(&self, keys: &[T::Key]) -> Result<Vec<T>, StoreError> {
        let names: Vec<_> = T::columns(crate::table::Role::Key).map(|column| column.name).collect();
        let mut rows = Vec::new();
        for page in keys.chunks(KEYS_AT_ONCE) {
            let mut cells = Vec::new();
            let mut wanted = Vec::new();
            for key in page {
                let places = names.iter().zip(cells.len().saturating_add(1)..);
                let places: Vec<_> = places.map(|(name, place)| format!("{name} = ?{place}")).collect();
                wanted.push(format!("({})", places.join(" AND ")));
                T::encode_key(key, &mut cells);
            }
            rows.extend(self.rows(&format!("WHERE {}", wanted.join(" OR ")), cells).await?);
        }
        Ok(rows)
    }

    /// Any query, with its own decoding.
    pub(crate) async fn ask<R: Send + 'static>(
        &self,
        text: String,
        cells: Vec<Cell<'static>>,
        decode: impl Fn(&dyn Source) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<Vec<R>, StoreError> {
        self.run(text, cells, decode, true).await
    }

    /// The same for rows that only identify the caller. Nothing about them is revealed, so they need not be on the disk
    /// yet, and a call does not wait for a sync before its own.
    async fn ask_untold<R: Send + 'static>(
        &self,
        text: String,
        cells: Vec<Cell<'static>>,
        decode: fn(&dyn Source) -> Result<R, StoreError>,
    ) -> Result<Vec<R>, StoreError> {
        self.run(text, cells, decode, false).await
    }

    /// The same for the log of calls, which is never synced.
    pub(crate) async fn ask_lossy<R: Send + 'static>(
        &self,
        text: String,
        cells: Vec<Cell<'static>>,
        decode: impl Fn(&dyn Source) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<Vec<R>, StoreError> {
        self.run(text, cells, decode, false).await
    }

    async fn run<R: Send + 'static>(
        &self,
        text: String,
        cells: Vec<Cell<'static>>,
        decode: impl Fn(&dyn Source) -> Result<R, StoreError> + Send + 'static,
        told: bool,
    ) -> Result<Vec<R>, StoreError> {
        let rows = Arc::new(Mutex::new(Vec::new()));
        let gathered = Arc::clone(&rows);
        let each: Each = Box::new(move |source: &dyn Source| {
            let row = decode(source)?;
            lock(&gathered).push(row);
            Ok(())
        });
        self.for_each(text, cells, each, told).await?;
        Ok(std::mem::take(&mut *lock(&rows)))
    }

    fn for_each(&self, text: String, cells: Vec<Cell<'static>>, each: Each, told: bool) -> Asking<'_> {
        Box::pin(async move {
            let text = if self.is_postgres() { text.replace('?', "$") } else { text };
            let text = Arc::from(text);
            match &self.engine {
                Engine::Sqlite(reader) => reader.rows(text, cells, each, told).await,
                Engine::Postgres(reader) => reader.rows(text, cells, each).await,
                Engine::SqliteSnapshot(snapshot) => snapshot.rows(text, cells, each).await,
                Engine::PgSnapshot(snapshot) => snapshot.rows(text, cells, each).await,
                #[cfg(test)]
                Engine::Planning(planner) => planner.plan(&text),
            }
        })
    }

    /// The state of the schema. Only reads; a database without our tables is not an error.
    pub(crate) async fn schema(&self) -> Result<Schema, StoreError> {
        let question = if self.is_postgres() {
            "SELECT COUNT(*) FROM pg_catalog.pg_tables
                 WHERE tablename = 'schema_migrations' AND schemaname = ANY (current_schemas(false))"
        } else {
            "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_migrations'"
        };
        let count = self.ask(question.to_owned(), Vec::new(), |source| source.int(0)).await?;
        if count.into_iter().flatten().all(|count| count == 0) {
            return Ok(Schema::Absent);
        }
        let text = "SELECT version, checksum FROM schema_migrations ORDER BY version".to_owned();
        let row =
            |source: &dyn Source| Ok((source.int(0)?.unwrap_or(0), source.text(1)?.unwrap_or_default()));
        Schema::of(&self.ask(text, Vec::new(), row).await?)
    }

    /// A snapshot of the database as it is now, without time limits: every query sees the same state, while payments
    /// continue.
    pub(crate) async fn snapshot(&self) -> Result<Self, StoreError> {
        let engine = match &self.engine {
            Engine::Sqlite(reader) => Engine::SqliteSnapshot(reader.snapshot().await?),
            Engine::Postgres(reader) => Engine::PgSnapshot(reader.snapshot().await?),
            _ => self.engine.clone(),
        };
        Ok(Self { engine })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.ask("SELECT CAST(1 AS BIGINT)".to_owned(), Vec::new(), |source| source.int(0)).await?;
        Ok(())
    }
}

/// Rows are whole also after a panic.
fn lock<R>(rows: &Mutex<Vec<R>>) -> MutexGuard<'_, Vec<R>> {
    rows.lock().unwrap_or_else(PoisonError::into_inner)
}
