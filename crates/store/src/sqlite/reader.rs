//! The read pool: a few connections, each used by one blocking task at a time.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, params_from_iter};
use tokio::sync::Semaphore;

use super::index_file::IndexFile;
use super::log_sync::LogSync;
use super::open;
use super::snapshot::SqliteSnapshot;
use crate::batch::Durable as _;
use crate::cell::{Cell, Source};
use crate::error::StoreError;
use crate::read::Each;

/// How many reads run at once.
const CONNECTIONS: usize = 8;

/// How long a read waits for its turn.
const WAIT: Duration = Duration::from_millis(4_500);

/// The readers of a SQLite database.
#[derive(Clone)]
pub(crate) struct SqliteReader {
    path: Arc<PathBuf>,
    idle: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
    index: IndexFile,
    log: Arc<LogSync>,
    /// True if the writer is in this process and counts its commits.
    beside_writer: bool,
}

impl SqliteReader {
    /// For reading a database that another process may be writing.
    pub(crate) fn alone(path: &Path) -> Self {
        let log = LogSync::of(path, Arc::new(File::sync_data));
        Self { beside_writer: false, ..Self::beside_writer(path, Arc::new(log)) }
    }

    /// For reading beside this process's writer.
    pub(crate) fn beside_writer(path: &Path, log: Arc<LogSync>) -> Self {
        Self {
            log,
            beside_writer: true,
            path: Arc::new(path.to_owned()),
            idle: Arc::default(),
            places: Arc::new(Semaphore::new(CONNECTIONS)),
            index: IndexFile::of(path),
        }
    }

    /// Runs one query and takes every row of its result. Rows that will not be revealed may be ahead of the disk.
    pub(crate) async fn rows(
        &self,
        text: Arc<str>,
        cells: Vec<Cell<'static>>,
        mut each: Each,
        told: bool,
    ) -> Result<(), StoreError> {
        let stopped = |_| StoreError::Unavailable("the reader was stopped".to_owned());
        let busy = |_| StoreError::Unavailable("too many reads are waiting".to_owned());
        let place = tokio::time::timeout(WAIT, Arc::clone(&self.places).acquire_owned());
        let place = place.await.map_err(busy)?.map_err(stopped)?;
        let (path, idle) = (Arc::clone(&self.path), Arc::clone(&self.idle));
        let (index, log, beside_writer) = (self.index.clone(), Arc::clone(&self.log), self.beside_writer);
        let work = move || {
            index.mend();
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match taken {
                Some(connection) => connection,
                None => open::for_reading(&path)?,
            };
            ask(&connection, &text, &cells, &mut each)?;
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            drop(place);
            if told {
                settle(&log, beside_writer)?;
            }
            Ok(())
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| StoreError::Unavailable(format!("the read ended early: {error}")))?
    }

    /// A snapshot of the database as it is now.
    pub(crate) async fn snapshot(&self) -> Result<SqliteSnapshot, StoreError> {
        let (path, index, log) = (Arc::clone(&self.path), self.index.clone(), Arc::clone(&self.log));
        let beside_writer = self.beside_writer;
        let work = move || {
            index.mend();
            let snapshot = SqliteSnapshot::open(&path)?;
            settle(&log, beside_writer)?;
            Ok(snapshot)
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| StoreError::Unavailable(format!("the read ended early: {error}")))?
    }
}

/// Waits until what was read is on the disk: it may have been committed a moment ago, and may not be revealed before
/// that.
fn settle(log: &LogSync, beside_writer: bool) -> Result<(), StoreError> {
    if beside_writer { log.wait() } else { log.sync() }
}

/// Runs one query on this connection.
pub(super) fn ask(
    connection: &Connection,
    text: &str,
    cells: &[Cell<'static>],
    each: &mut dyn FnMut(&dyn Source) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(text)?;
    let mut answer = statement.query(params_from_iter(cells))?;
    while let Some(row) = answer.next()? {
        each(row)?;
    }
    Ok(())
}
