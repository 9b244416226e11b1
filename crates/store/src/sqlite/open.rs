//! Opening a database file, and bringing its schema up to date.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cashier_core::chain::Block;
use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, MAIN_DB, OpenFlags, params_from_iter};

use super::rows;
use crate::chain::{self, Beginning, Looking, Reading};
use crate::counts::Counts;
use crate::error::StoreError;
use crate::migrate::{Dialect, LEDGER, Migration, lines, pending};
use crate::table::Table as _;
use crate::tables::request_hash;

/// The length of the header before each page in the log.
const FRAME_HEADER: u64 = 24;

/// How long a connection waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The writer's settings. Its page cache is small (2 MiB) because SQLite walks the whole cache at most commits: to put the
/// pages of a split node in order, it briefly gives one of them the number of the lock page, near the end of the first
/// GiB, and the commit then looks for cached pages up to that number. With 32 MiB cached that took up to 3 ms. Pages that
/// are not cached come from the system's memory. The pages of a batch stay cached, however many: pages that spill to the
/// log early are written twice.
const FOR_BATCHES: &str = "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -2048; PRAGMA cache_spill = OFF";

/// Migrations rewrite whole tables. The index of the largest fits into this memory (256 MiB); sorts that do not fit go
/// to the disk.
const FOR_WHOLE_TABLES: &str = "PRAGMA cache_size = -262144; PRAGMA temp_store = FILE";

/// The path in a form that SQLite takes literally. It would read a relative path that begins with `file:` as a URI,
/// with parameters after `?` and an end at `#`.
fn plain(path: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(path)
        .map_err(|error| StoreError::Address(format!("{} is not a path: {error}", path.display())))
}

/// Opens the file for writing, and creates it if it does not exist.
pub(crate) fn for_writing(path: &Path) -> Result<Connection, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(plain(path)?, flags)?;
    // SQLite opens a file that it may not write as read-only, and would keep it so after permission is restored.
    if connection.is_readonly(MAIN_DB)? {
        return Err(StoreError::Unavailable(format!("{} cannot be written", path.display())));
    }
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // FULL: a commit is on the disk when it returns, and the log is before a checkpoint moves it. Only the writer
    // relaxes this. No automatic checkpoint: it would run inside a commit; the checkpointer does it from its own
    // connection.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; \
         PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
    )?;
    set_up(&connection)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// Opens the file for the writer, whose commits `LogSync` makes durable. With NORMAL they do not wait for the disk, but
/// the log is still synced before it is started over or moved into the database.
pub(super) fn for_batches(path: &Path, counts: &Arc<Counts>) -> Result<Connection, StoreError> {
    let mut connection = for_writing(path)?;
    connection.execute_batch(FOR_BATCHES)?;
    let page: u32 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let frame = FRAME_HEADER.saturating_add(u64::from(page));
    let (counts, last) = (Arc::clone(counts), AtomicU64::new(0));
    connection.wal_hook(Some(move |_: &mut Wal, pages: i32| {
        let pages = u64::try_from(pages).unwrap_or(0);
        let before = last.swap(pages, Ordering::Relaxed);
        // A log that is shorter than before has been started over.
        let written = if pages < before { pages } else { pages.saturating_sub(before) };
        counts.add_log_bytes(written.saturating_mul(frame));
        Ok(())
    }))?;
    Ok(connection)
}

/// Opens an existing file in order to lock it; `None` if it may only be read.
pub(super) fn existing(path: &Path) -> Result<Option<Connection>, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(plain(path)?, flags)?;
    if connection.is_readonly(MAIN_DB)? {
        return Ok(None);
    }
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(Some(connection))
}

/// Opens the file for reading.
pub(super) fn for_reading(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(plain(path)?, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4096;")?;
    set_up(&connection)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Opens a new file to be filled by one transaction. If that is interrupted, the file is worth nothing.
pub(crate) fn for_dump(path: &Path) -> Result<Connection, StoreError> {
    let connection = for_writing(path)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    Ok(connection)
}

/// An empty database in memory, for migrations.
#[cfg(test)]
pub(crate) fn in_memory() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    set_up(&connection).unwrap();
    connection
}

/// Sets what all connections share: plans that do not depend on bound values, and the functions that queries use.
fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    // Otherwise a query on a table with a partial index may be planned again for each new value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("request_hash", 3, flags, |context| {
        let (owner, operation, key): (Vec<u8>, String, String) =
            (context.get(0)?, context.get(1)?, context.get(2)?);
        Ok(request_hash(&owner, &operation, &key).to_vec())
    })
}

/// Runs migrations, in one transaction.
pub(crate) fn apply_all(connection: &Connection, migrations: &[Migration]) -> Result<(), StoreError> {
    for migration in migrations {
        apply(connection, migration)?;
    }
    if migrations.iter().any(Migration::begins_chain) { begin_chain(connection) } else { Ok(()) }
}

fn apply(connection: &Connection, migration: &Migration) -> Result<(), StoreError> {
    connection.execute_batch(&migration.sql(Dialect::Sqlite))?;
    if !migration.orders_lines() {
        return Ok(());
    }
    let mut lines = Vec::new();
    let mut statement = connection.prepare(lines::QUESTION)?;
    let mut answer = statement.query([])?;
    while let Some(row) = answer.next()? {
        lines.push(lines::Line::decode(row)?);
    }
    for text in lines::statements(&lines, Dialect::Sqlite) {
        connection.execute(&text, [])?;
    }
    Ok(())
}

/// Records the rows that there are.
fn begin_chain(connection: &Connection) -> Result<(), StoreError> {
    for Looking { place, columns, text, look } in chain::looks() {
        let mut statement = connection.prepare(&text)?;
        let mut answer = statement.query([])?;
        let mut others = Vec::new();
        while let Some(row) = answer.next()? {
            others.extend(look(row)?);
        }
        for cells in others {
            let text = rows::rewrite(place, columns);
            connection.prepare_cached(&text)?.execute(params_from_iter(cells.iter()))?;
        }
    }
    let mut beginning = Beginning::new(connection.query_row(chain::NOW_SQLITE, [], |row| row.get(0))?);
    for mut reading in Reading::all(false) {
        let mut statement = connection.prepare(&reading.text)?;
        let mut answer = statement.query([])?;
        while let Some(row) = answer.next()? {
            beginning.take(&mut reading, row)?;
        }
        beginning.end(&mut reading)?;
    }
    for block in beginning.blocks()? {
        let mut cells = Vec::new();
        block.encode(&mut cells);
        connection
            .prepare_cached(&rows::insert(Block::NAME, Block::COLUMNS))?
            .execute(params_from_iter(cells.iter()))?;
    }
    Ok(())
}

/// Runs the migrations that have not run.
pub(crate) fn migrate(path: &Path) -> Result<(), StoreError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::Unavailable(format!("cannot make {}: {error}", folder.display())))?;
    }
    let mut connection = for_writing(path)?;
    connection.execute_batch(FOR_WHOLE_TABLES)?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
    transaction.execute_batch(LEDGER)?;
    let done: Vec<(i64, String)> = transaction
        .prepare("SELECT version, checksum FROM schema_migrations ORDER BY version")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let pending = pending(&done)?;
    apply_all(&transaction, pending)?;
    for migration in pending {
        transaction.execute(
            "INSERT INTO schema_migrations (version, name, checksum) VALUES (?1, ?2, ?3)",
            (migration.version, migration.name, migration.checksum()),
        )?;
    }
    transaction.commit()?;
    Ok(())
}
