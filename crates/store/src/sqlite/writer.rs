//! The writer: one connection on one thread, one transaction per batch.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cashier_core::chain::Block;
use cashier_core::for_each_table;
use cashier_core::time::Timestamp;
use cashier_core::world::{Keys, World};
use rusqlite::{Connection, params_from_iter};

use super::checkpoint::{Checkpointer, Gate};
use super::index_file::IndexFile;
use super::log_sync::LogSync;
use super::open;
use super::rows::{self, Statements, Way};
use crate::batch::{Batch, Durable, Writer};
use crate::chain::{Link, Telling};
use crate::counts::Counts;
use crate::error::StoreError;
use crate::table::{LAST_ARCHIVED, Table as _};

macro_rules! define {
    ($($table:ident: $row:ty, $doc:literal;)+) => {
        struct AllStatements { $($table: Statements,)+ }

        impl AllStatements {
            fn new() -> Self {
                Self { $($table: Statements::of::<$row>(),)+ }
            }
        }
    };
}
for_each_table!(define);

/// The one writer of a SQLite database in this process.
pub(crate) struct SqliteWriter {
    path: PathBuf,
    connection: Option<Connection>,
    statements: AllStatements,
    gate: Gate,
    index: IndexFile,
    log: Arc<LogSync>,
    /// The data version that the rows in memory belong to, as the open connection counts it.
    version: Cell<Option<i64>>,
    /// The end of the last month that was put aside in this version.
    archived_until: Cell<Option<Timestamp>>,
    counts: Arc<Counts>,
    checkpointer: Checkpointer,
    /// The end of the chain in this version; none before it was read.
    link: Option<Link>,
    insert_block: String,
}

/// Whether a batch left a block. Other processes may have written some since, but not this many.
const WAS_COMMITTED: &str = "SELECT 1 FROM (SELECT batch FROM blocks WHERE shard = 0 AND chain = 0 ORDER BY number DESC LIMIT 1000) \
    WHERE batch = ?1";

/// Where the next block goes. A file has one chain, since it has one writer at a time.
fn last_link(connection: &Connection) -> Result<Link, StoreError> {
    let mut statement = connection.prepare_cached(&Link::question("?1"))?;
    let mut rows = statement.query([0])?;
    rows.next()?.map_or_else(|| Ok(Link::first(0)), |row| Link::after_stored(row))
}

impl SqliteWriter {
    /// Opens the database, which must already be migrated.
    pub(crate) fn open(path: &Path, log: Arc<LogSync>) -> Result<Self, StoreError> {
        let (gate, counts) = (Gate::default(), Arc::default());
        let connection = open::for_batches(path, &counts)?;
        log.opened();
        Ok(Self {
            path: path.to_owned(),
            connection: Some(connection),
            statements: AllStatements::new(),
            checkpointer: Checkpointer::start(path, Gate::clone(&gate))?,
            index: IndexFile::of(path),
            gate,
            log,
            link: None,
            insert_block: rows::insert(Block::NAME, Block::COLUMNS),
            version: Cell::new(None),
            archived_until: Cell::new(None),
            counts,
        })
    }

    fn way<'a>(&'a self, connection: &'a Connection) -> Way<'a> {
        Way { connection, archived_until: self.archived_until.get(), counts: &self.counts }
    }

    fn load(&self, connection: &Connection, mut keys: Keys, world: &mut World) -> Result<(), StoreError> {
        world.recall(&mut keys);
        let way = self.way(connection);
        macro_rules! load {
            ($($table:ident: $row:ty, $doc:literal;)+) => {
                $(if !keys.$table.is_empty() {
                    rows::load(way, &self.statements.$table, keys.$table, &mut world.$table)?;
                })+
            };
        }
        for_each_table!(load);
        Ok(())
    }

    /// Saves every change, and the block that tells of them. Returns the end of the chain after it.
    fn save(&mut self, connection: &Connection, batch: &mut dyn Batch) -> Result<Link, StoreError> {
        let (id, at) = (batch.id(), batch.at());
        let link = match self.link.take() {
            Some(link) => link,
            None => last_link(connection)?,
        };
        let (way, world) = (self.way(connection), &*batch.world());
        let written = std::thread::scope(|scope| {
            let telling = Telling::begin(scope, world);
            macro_rules! save {
                ($($table:ident: $row:ty, $doc:literal;)+) => {
                    $(if world.$table.writes() > 0 {
                        rows::save(way, &self.statements.$table, &world.$table)?;
                    })+
                };
            }
            for_each_table!(save);
            telling.finish()
        })?;
        if !written.changes_rows {
            return Ok(link);
        }
        let block = link.block(id, at, &written.facts);
        let mut cells = Vec::new();
        block.encode(&mut cells);
        connection.prepare_cached(&self.insert_block)?.execute(params_from_iter(cells.iter()))?;
        Link::after(&block)
    }

    fn transact(&mut self, connection: &Connection, batch: &mut dyn Batch) -> Result<(), StoreError> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let mut keys = batch.restart();
        // It changes when another connection has committed. From here on none can.
        let version = connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        if self.version.replace(Some(version)) != Some(version) {
            batch.world().forget();
            self.link = None;
            let until: Option<i64> =
                connection.prepare_cached(LAST_ARCHIVED)?.query_row([], |row| row.get(0))?;
            self.archived_until.set(until.map(Timestamp::from_micros));
        }
        loop {
            self.load(connection, keys, batch.world())?;
            keys = batch.decide();
            if keys.is_empty() {
                break;
            }
        }
        let link = self.save(connection, batch)?;
        let mut commit = connection.prepare_cached("COMMIT")?;
        self.log.announce();
        let committed = commit.execute([]);
        self.log.wrote();
        committed?;
        self.link = Some(link);
        Ok(())
    }

    /// Opens another connection.
    fn connect(&self) -> Result<Connection, StoreError> {
        self.version.set(None);
        let connection = open::for_batches(&self.path, &self.counts)?;
        self.log.opened();
        Ok(connection)
    }

    /// Closes the broken connection, opens a new one, and checks whether the batch was written after all.
    fn was_committed(&mut self, batch: &dyn Batch) -> Result<bool, StoreError> {
        self.connection = None;
        let connection = self.connect()?;
        let found = connection.prepare(WAS_COMMITTED)?.exists([batch.id().to_bytes()])?;
        self.connection = Some(connection);
        Ok(found)
    }
}

impl Writer for SqliteWriter {
    fn run(&mut self, batch: &mut dyn Batch) -> Result<(), StoreError> {
        self.log.check()?;
        self.index.mend();
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let gate = Gate::clone(&self.gate);
        let open = gate.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let result = self.transact(&connection, batch);
        drop(open);
        if let Err(error) = result {
            if !connection.is_autocommit() && connection.execute_batch("ROLLBACK").is_ok() {
                self.connection = Some(connection);
                return Err(error);
            }
            drop(connection);
            return if self.was_committed(batch)? { Ok(()) } else { Err(error) };
        }
        self.connection = Some(connection);
        self.checkpointer.committed();
        Ok(())
    }

    fn counts(&self) -> Arc<Counts> {
        Arc::clone(&self.counts)
    }

    fn may_keep_rows(&self) -> bool {
        true
    }

    fn durable(&self) -> Arc<dyn Durable> {
        Arc::clone(&self.log) as Arc<dyn Durable>
    }
}
