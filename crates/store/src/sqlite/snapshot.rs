//! One state of the database for a long read, while payments continue.
//!
//! Several connections see the same state. While they are open the log cannot start over and grows with every batch, so
//! the read is abandoned if the log becomes too long.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode};
use tokio::sync::Semaphore;

use super::open;
use super::reader::ask;
use crate::cell::Cell;
use crate::error::StoreError;
use crate::hash::{Hash, Residue};
use crate::read::Each;

/// A log of this many bytes ends the read.
const LOG_MAX: u64 = 4 << 30;

/// The length of the log is checked once per this many operations of the engine, which is several times a second.
const OPERATIONS: i32 = 2_000_000;

/// The maximum number of connections.
const CONNECTIONS_MAX: usize = 5;

/// How much of the file each of them caches, in KiB. Most reads go through a table once.
const CACHE_KIB: u32 = 16_384;

/// Connections that see one state. Cheap to clone.
#[derive(Clone)]
pub(crate) struct SqliteSnapshot {
    idle: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

impl SqliteSnapshot {
    /// Takes a snapshot of the database as it is now. Waits for the batch that is being written, and holds off the next
    /// one meanwhile. A process that may not write cannot do that; it uses a single connection, which sees one state
    /// anyway.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let door = open::existing(path)?;
        let wanted = match &door {
            Some(door) => {
                door.execute_batch("BEGIN IMMEDIATE")?;
                // One more than processors: a walk of many short reads takes turns with reads of whole tables, and would
                // otherwise be left over when those are done.
                let processors = std::thread::available_parallelism().map_or(1, usize::from);
                processors.saturating_add(1).min(CONNECTIONS_MAX)
            }
            None => 1,
        };
        let idle = (0..wanted).map(|_| looking(path, LOG_MAX)).collect::<Result<Vec<_>, _>>()?;
        if let Some(door) = door {
            door.execute_batch("ROLLBACK")?;
        }
        Ok(Self { places: Arc::new(Semaphore::new(idle.len())), idle: Arc::new(Mutex::new(idle)) })
    }

    /// Runs one query and takes every row of its result.
    pub(crate) async fn rows(
        &self,
        text: Arc<str>,
        cells: Vec<Cell<'static>>,
        mut each: Each,
    ) -> Result<(), StoreError> {
        let gone = || StoreError::Unavailable("the snapshot is closed".to_owned());
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| gone())?;
        let idle = Arc::clone(&self.idle);
        let work = move || {
            let _place = place;
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = taken.ok_or_else(gone)?;
            let asked = ask(&connection, &text, &cells, &mut each);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            asked
        };
        let asked = tokio::task::spawn_blocking(work).await;
        asked.map_err(|error| StoreError::Unavailable(format!("the read ended early: {error}")))?
    }
}

/// A connection that sees the database as it is now, until it is closed.
fn looking(path: &Path, log_max: u64) -> Result<Connection, StoreError> {
    let mut connection = open::for_reading(path)?;
    connection.execute_batch(&format!("PRAGMA cache_size = -{CACHE_KIB}; BEGIN"))?;
    // The first read takes the snapshot.
    connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))?;
    add_sums(&connection)?;
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let is_too_long = move || std::fs::metadata(&log).is_ok_and(|log| log.len() > log_max);
    connection.progress_handler(OPERATIONS, Some(is_too_long))?;
    Ok(connection)
}

/// `hash_sum(seed, times, …)`: the sum over all rows of `times` multiplied by the hash of the remaining values.
fn add_sums(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_aggregate_function("hash_sum", -1, flags, HashSum)
}

struct HashSum;

impl Aggregate<Residue, i64> for HashSum {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Residue> {
        Ok(Residue::default())
    }

    fn step(&self, context: &mut Context<'_>, sum: &mut Residue) -> rusqlite::Result<()> {
        let (seed, times): (i64, i64) = (context.get(0)?, context.get(1)?);
        let mut hash = Hash::new(seed);
        for index in 2..context.len() {
            match context.get_raw(index) {
                ValueRef::Null => hash.null(),
                ValueRef::Integer(value) => hash.int(value),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => hash.bytes(bytes),
                ValueRef::Real(_) => {
                    return Err(rusqlite::Error::InvalidFunctionParameterType(
                        index,
                        rusqlite::types::Type::Real,
                    ));
                }
            }
        }
        sum.add(times, &hash);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<Residue>) -> rusqlite::Result<i64> {
        Ok(sum.unwrap_or_default().value())
    }
}

/// The error for a read that the engine interrupted: only the length of the log causes that.
pub(super) fn given_up(error: &rusqlite::Error) -> Option<StoreError> {
    (error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)).then(|| {
        let most = LOG_MAX >> 30;
        StoreError::Unavailable(format!(
            "so much was written meanwhile that the log became longer than {most} GiB; try again when the database is less busy"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Source;

    fn database() -> (tempfile::TempDir, std::path::PathBuf, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let writer = open::for_writing(&path).unwrap();
        writer.execute_batch("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)").unwrap();
        (folder, path, writer)
    }

    /// All connections see the state at the start, whatever is committed meanwhile.
    #[test]
    fn everybody_sees_one_state() {
        let (_folder, path, writer) = database();
        let snapshot = SqliteSnapshot::open(&path).unwrap();
        writer.execute_batch("INSERT INTO t VALUES (2)").unwrap();
        for connection in snapshot.idle.lock().unwrap().iter() {
            let count: i64 = connection.query_row("SELECT COUNT(*) FROM t", [], |row| row.get(0)).unwrap();
            assert_eq!(count, 1);
        }
    }

    /// A database that may not be written can still be read.
    #[test]
    fn a_file_for_reading_is_enough() {
        let (_folder, path, writer) = database();
        writer.execute_batch("PRAGMA journal_mode = DELETE").unwrap();
        drop(writer);
        let mut rights = std::fs::metadata(&path).unwrap().permissions();
        rights.set_readonly(true);
        std::fs::set_permissions(&path, rights).unwrap();
        let snapshot = SqliteSnapshot::open(&path).unwrap();
        let connection = snapshot.idle.lock().unwrap().pop().unwrap();
        let count: i64 = connection.query_row("SELECT COUNT(*) FROM t", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 1);
    }

    /// A read that keeps the log from starting over ends when the log is too long, and says why.
    #[test]
    fn a_log_that_is_too_long_ends_the_look() {
        let (_folder, path, _writer) = database();
        let count = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT COUNT(*) FROM n";
        let look = |log_max| {
            let mut found = Vec::new();
            let mut each = |row: &dyn Source| -> Result<(), StoreError> {
                found.push(row.int(0)?);
                Ok(())
            };
            ask(&looking(&path, log_max).unwrap(), count, &[], &mut each).map(|()| found)
        };
        assert_eq!(look(LOG_MAX).unwrap(), [Some(1_000_000)]);
        let given_up = look(1).unwrap_err();
        assert!(
            matches!(&given_up, StoreError::Unavailable(why) if why.contains("log became longer")),
            "{given_up}"
        );
    }
}
