//! Opening a database file, and bringing its schema up to date.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, MAIN_DB, OpenFlags};

use crate::error::StoreError;
use crate::migrate::{Dialect, LEDGER, pending};

/// How long a connection waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The path as SQLite must read it: plainly. A relative one that begins with `file:` would be read as a URI, with
/// parameters after `?` and an end at `#`.
fn plain(path: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(path)
        .map_err(|error| StoreError::Address(format!("{} is not a path: {error}", path.display())))
}

/// Opens the file for writing, and makes it when it does not exist.
pub(super) fn for_writing(path: &Path) -> Result<Connection, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(plain(path)?, flags)?;
    // SQLite opens a file that it may not write for reading, and would stay so when it may again.
    if connection.is_readonly(MAIN_DB)? {
        return Err(StoreError::Unavailable(format!("{} cannot be written", path.display())));
    }
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // FULL: a commit is on the disk when it returns. NORMAL could lose acknowledged payments.
    // No automatic checkpoint: it would run inside a commit; the checkpointer does it from its own connection.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; \
         PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
    )?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// Opens the file for reading.
pub(super) fn for_reading(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(plain(path)?, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4096;")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Runs the migrations that have not run.
pub(crate) fn migrate(path: &Path) -> Result<(), StoreError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::Unavailable(format!("cannot make {}: {error}", folder.display())))?;
    }
    let mut connection = for_writing(path)?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
    transaction.execute_batch(LEDGER)?;
    let done: Vec<(i64, String)> = transaction
        .prepare("SELECT version, checksum FROM schema_migrations ORDER BY version")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for migration in pending(&done)? {
        transaction.execute_batch(&migration.sql(Dialect::Sqlite))?;
        transaction.execute(
            "INSERT INTO schema_migrations (version, name, checksum) VALUES (?1, ?2, ?3)",
            (migration.version, migration.name, migration.checksum()),
        )?;
    }
    transaction.commit()?;
    Ok(())
}
