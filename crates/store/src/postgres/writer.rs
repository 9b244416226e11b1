//! The writer: one connection, one transaction per batch, and a handful of round trips however many commands it has.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use cashier_core::for_each_table;
use cashier_core::id::BatchId;
use cashier_core::kernel::{Change, Rows};
use cashier_core::time::Timestamp;
use cashier_core::world::{Keys, World};
use futures_util::future::{Either, join_all, ready};
use tokio::runtime::Runtime;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use super::connect::connect;
use super::recovery::{self, LOOK_MAX};
use super::statements::text;
use super::work::{Verb, Work};
use crate::batch::{Batch, Durable, Writer};
use crate::cell::{Cell, ColumnType, Fields};
use crate::chain::{Link, Telling};
use crate::counts::Counts;
use crate::error::StoreError;
use crate::table::{LAST_ARCHIVED, Role, Table, WHOLE_MAX, may_be_archived, update_columns};

/// Settings of the writer's connection. Plans are made once and always use the key: a table that was empty when the
/// plan was made must not be scanned later.
const SESSION: &str = "SET statement_timeout = '7s'; SET lock_timeout = '5s'; \
    SET idle_in_transaction_session_timeout = '60s'; SET plan_cache_mode = force_generic_plan; \
    SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off";

/// The time limits of a batch until its COMMIT, of the COMMIT itself, and of a ROLLBACK. The server has its own
/// limits; these are for a server that does not answer at all.
const SAVE_MAX: Duration = Duration::from_secs(8);
const COMMIT_MAX: Duration = Duration::from_secs(8);
const ROLLBACK_MAX: Duration = Duration::from_secs(1);

/// The one writer of a PostgreSQL database in this process.
pub(crate) struct PgWriter {
    url: String,
    /// Created by the first batch, on the writer thread: a runtime must not be dropped inside another one.
    runtime: Option<Runtime>,
    session: Option<Session>,
    counts: Arc<Counts>,
}

struct Session {
    client: Client,
    /// The end of this writer's chain, which an advisory lock keeps for it as long as the connection lasts.
    link: Link,
    block: Statement,
    statements: HashMap<(&'static str, Verb), Statement>,
    /// Sparse tables that were too large to be read as a whole.
    large: HashSet<&'static str>,
    /// The end of the last month that was put aside, as the last batch found it.
    archived_until: Option<i64>,
    counts: Arc<Counts>,
}

/// From this many rows on, COPY is used. It costs one more round trip but less per row: the server writes the rows page
/// by page.
const COPY_MIN: usize = 32;

/// The outcome of a batch's transaction.
enum End {
    Committed,
    Failed(StoreError),
    /// The connection was lost at COMMIT. The batch's block was to go to this place.
    InDoubt(Link, StoreError),
}

/// The first number of the advisory locks that keep the chains; the second is the chain.
const CHAINS: i32 = 0x6f63_6368;

/// Claims the first chain that no other connection has, and finds its end.
async fn claim_chain(client: &Client) -> Result<Link, StoreError> {
    for (chain, lock) in (0_u32..).zip(0..i32::MAX) {
        let claim = client.query_one("SELECT pg_try_advisory_lock($1, $2)", &[&CHAINS, &lock]).await?;
        if claim.try_get(0)? {
            let found = client.query_opt(&Link::question("$1"), &[&i64::from(chain)]).await?;
            return found.map_or_else(|| Ok(Link::first(chain)), |row| Link::after_stored(&row));
        }
    }
    Err(StoreError::Unavailable("no chain is left".to_owned()))
}

impl Session {
    async fn open(url: &str, counts: &Arc<Counts>) -> Result<Self, StoreError> {
        let client = connect(url).await?;
        let opening = async { client.batch_execute(SESSION).await };
        timeout(LOOK_MAX, opening).await.map_err(|_| silent())??;
        let link = claim_chain(&client).await?;
        let text = format!("{} RETURNING ({LAST_ARCHIVED})", recovery::insert_block());
        let block = client.prepare(&text).await?;
        let archived_until = client.query_one(LAST_ARCHIVED, &[]).await?.try_get(0)?;
        let (statements, large, counts) = (HashMap::new(), HashSet::new(), Arc::clone(counts));
        Ok(Self { client, link, block, statements, large, archived_until, counts })
    }

    async fn statement<T: Table>(&mut self, verb: Verb) -> Result<Statement, StoreError> {
        self.statement_on::<T>(T::NAME, verb).await
    }

    /// The statement for rows that were put aside, if there are any.
    async fn archived<T: Table>(&mut self, verb: Verb) -> Result<Option<Statement>, StoreError> {
        match T::ARCHIVE.filter(|_| self.archived_until.is_some()) {
            Some(archive) => self.statement_on::<T>(archive.name, verb).await.map(Some),
            None => Ok(None),
        }
    }

    async fn statement_on<T: Table>(
        &mut self,
        table: &'static str,
        verb: Verb,
    ) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(&(table, verb)) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(&text::<T>(verb, table)).await?;
        self.statements.insert((table, verb), statement.clone());
        Ok(statement)
    }

    /// Returns true when the whole table is read rather than single keys.
    fn is_read_whole<T: Table>(&self, rows: &Rows<T>) -> bool {
        T::IS_SPARSE && !rows.is_whole() && !self.large.contains(T::NAME)
    }

    async fn select<T: Table>(
        &mut self,
        rows: &Rows<T>,
        keys: &BTreeSet<T::Key>,
        works: &mut Vec<Work<'static>>,
    ) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        let (mut cells, mut types, mut verb) = (Vec::new(), Vec::new(), Verb::Whole);
        if !self.is_read_whole(rows) {
            for key in keys {
                T::encode_key(key, &mut cells);
            }
            types.extend(T::columns(Role::Key).map(|column| column.ty));
            verb = Verb::Select;
        }
        // Rows only ever move into the archive: whoever looks there last misses none.
        let old = match self.archived_until.map(Timestamp::from_micros) {
            Some(until) if T::ARCHIVE.is_some() => {
                let keys = cells.chunks(types.len().max(1)).filter(|key| may_be_archived::<T>(key, until));
                keys.flatten().cloned().collect()
            }
            _ => Vec::new(),
        };
        let work =
            |statement, cells, types| Work { table: T::NAME, verb, statement, archived: None, cells, types };
        works.push(work(self.statement::<T>(verb).await?, cells, types.clone()));
        if !old.is_empty()
            && let Some(statement) = self.archived::<T>(verb).await?
        {
            works.push(work(statement, old, types));
        }
        Ok(())
    }

    /// Hands over the rows found. A sparse table that has grown large is read by key from now on, beginning with the
    /// round that the decisions then request.
    fn hand_over<T: Table>(
        &mut self,
        rows: &mut Rows<T>,
        keys: BTreeSet<T::Key>,
        answer: &[tokio_postgres::Row],
    ) -> Result<(), StoreError> {
        let decode = |row: &tokio_postgres::Row| T::decode(&mut Fields::new(row, T::NAME));
        let decoded: Vec<T> = answer.iter().map(decode).collect::<Result<_, _>>()?;
        if !self.is_read_whole(rows) {
            rows.loaded(keys, decoded);
        } else if decoded.len() <= WHOLE_MAX {
            rows.loaded_whole(decoded);
        } else {
            self.large.insert(T::NAME);
        }
        Ok(())
    }

    async fn changes<'a, T: Table>(
        &mut self,
        rows: &'a Rows<T>,
        works: &mut Vec<Work<'a>>,
    ) -> Result<(), StoreError> {
        let (mut deletes, mut inserts) = (Vec::new(), Vec::new());
        let (mut updates, mut rewrites) = (Vec::new(), Vec::new());
        for change in rows.changes() {
            match change {
                Change::Insert(row) => inserts.push(row),
                Change::Update(row) => updates.push(row),
                Change::Replace(row) => rewrites.push(row),
                Change::Delete(key) => deletes.push(key),
            }
        }
        if !deletes.is_empty() {
            let mut cells = Vec::new();
            for key in &deletes {
                T::encode_key(key, &mut cells);
            }
            let types = T::columns(Role::Key).map(|column| column.ty).collect();
            works.push(self.change::<T>(Verb::Delete, cells, types).await?);
        }
        if !inserts.is_empty() {
            let mut cells = Vec::with_capacity(inserts.len().saturating_mul(T::COLUMNS.len()));
            for row in &inserts {
                row.encode(&mut cells);
            }
            let types = T::COLUMNS.iter().map(|column| column.ty).collect();
            let verb = if inserts.len() < COPY_MIN { Verb::Insert } else { Verb::Copy };
            let statement = self.statement::<T>(verb).await?;
            works.push(Work { table: T::NAME, verb, statement, archived: None, cells, types });
        }
        if !rewrites.is_empty() {
            let mut cells = Vec::new();
            for row in rewrites {
                row.encode(&mut cells);
            }
            let types = T::COLUMNS.iter().map(|column| column.ty).collect();
            works.push(self.change::<T>(Verb::Rewrite, cells, types).await?);
        }
        if !updates.is_empty() {
            let sent: Vec<_> = update_columns::<T>().collect();
            let mut cells = Vec::with_capacity(updates.len().saturating_mul(sent.len()));
            let mut all = Vec::new();
            for row in updates {
                all.clear();
                row.encode(&mut all);
                cells.extend(sent.iter().filter_map(|(index, _)| all.get(*index).cloned()));
            }
            let types = sent.iter().map(|(_, column)| column.ty).collect();
            works.push(self.change::<T>(Verb::Update, cells, types).await?);
        }
        Ok(())
    }

    /// Work on rows that are there, wherever they lie.
    async fn change<'a, T: Table>(
        &mut self,
        verb: Verb,
        cells: Vec<Cell<'a>>,
        types: Vec<ColumnType>,
    ) -> Result<Work<'a>, StoreError> {
        let (statement, archived) = (self.statement::<T>(verb).await?, self.archived::<T>(verb).await?);
        Ok(Work { table: T::NAME, verb, statement, archived, cells, types })
    }

    /// Loads rows; the first time, the BEGIN is pipelined with them.
    async fn load(&mut self, keys: Keys, world: &mut World, begin: bool) -> Result<(), StoreError> {
        let mut works = Vec::new();
        macro_rules! select {
            ($($table:ident: $row:ty, $doc:literal;)+) => {
                $(self.select(&world.$table, &keys.$table, &mut works).await?;)+
            };
        }
        for_each_table!(select);
        self.counts.add_statements(u64::try_from(works.len()).unwrap_or(u64::MAX));
        let client = &self.client;
        let start = async { if begin { client.batch_execute("BEGIN").await } else { Ok(()) } };
        let loads = join_all(works.iter().map(|work| async {
            let rows = client.query_raw(&work.statement, work.arrays()).await?;
            futures_util::TryStreamExt::try_collect::<Vec<_>>(rows).await
        }));
        let (started, answers) = tokio::join!(start, loads);
        started?;
        let mut found = works.iter().map(|work| work.table).zip(answers).peekable();
        macro_rules! hand_over {
            ($($table:ident: $row:ty, $doc:literal;)+) => {$(
                if !keys.$table.is_empty() {
                    let mut rows = Vec::new();
                    while let Some((_, answer)) = found.next_if(|(table, _)| *table == <$row as Table>::NAME) {
                        rows.append(&mut answer?);
                    }
                    self.hand_over(&mut world.$table, keys.$table, &rows)?;
                }
            )+};
        }
        for_each_table!(hand_over);
        Ok(())
    }

    /// Writes every change and the block that tells of them, and checks that each row was affected. Returns the end of
    /// the chain after it.
    async fn save(
        &mut self,
        (id, at): (BatchId, Timestamp),
        world: &World,
        telling: Telling<'_>,
    ) -> Result<Link, StoreError> {
        let mut works = Vec::new();
        macro_rules! changes {
            ($($table:ident: $row:ty, $doc:literal;)+) => {
                $(if world.$table.writes() > 0 {
                    self.changes(&world.$table, &mut works).await?;
                })+
            };
        }
        for_each_table!(changes);
        self.counts.add_statements(u64::try_from(works.len()).unwrap_or(u64::MAX));
        let client = &self.client;
        let mut writes = Vec::with_capacity(works.len());
        for work in &works {
            let mut write = Box::pin(work.write(client));
            // The first poll encodes and queues a statement. It is sent before the next one is encoded, so that the
            // server works in parallel.
            match futures_util::poll!(&mut write) {
                Poll::Ready(count) => writes.push(Either::Left(ready(count))),
                Poll::Pending => writes.push(Either::Right(write)),
            }
            tokio::task::yield_now().await;
        }
        let mut link = self.link;
        let written = telling.finish()?;
        let block = link.block(id, at, &written.facts);
        let told = async {
            if !written.changes_rows {
                return client.query_one(LAST_ARCHIVED, &[]).await;
            }
            let mut cells = Vec::new();
            block.encode(&mut cells);
            let values: Vec<_> = cells.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
            client.query_one(&self.block, &values).await
        };
        let (counts, told) = tokio::join!(join_all(writes), told);
        if written.changes_rows {
            link = Link::after(&block)?;
        }
        let counts: Vec<u64> = counts.into_iter().collect::<Result<_, _>>()?;
        // It was asked after all rows were loaded. If a month was put aside meanwhile, one may have been missed.
        let archived_until = told?.try_get(0)?;
        if archived_until != self.archived_until {
            self.archived_until = archived_until;
            return Err(StoreError::Conflict("a month was put aside".to_owned()));
        }
        for (work, mut count) in works.iter().zip(counts) {
            if usize::try_from(count).ok() < Some(work.row_count())
                && let Some(statement) = &work.archived
            {
                self.counts.add_statements(1);
                count = count.saturating_add(client.execute_raw(statement, work.arrays()).await?);
            }
            if usize::try_from(count).ok() != Some(work.row_count()) {
                return Err(StoreError::Corrupt(format!(
                    "table {}: a row was not there to change",
                    work.table
                )));
            }
        }
        Ok(link)
    }

    fn transact(&mut self, runtime: &Runtime, batch: &mut dyn Batch) -> End {
        let decided = runtime.block_on(async {
            let deadline = Instant::now().checked_add(SAVE_MAX).ok_or_else(silent)?;
            timeout_at(deadline, self.until_decided(batch)).await.map_err(|_| silent())??;
            Ok(deadline)
        });
        let deadline = match decided {
            Ok(deadline) => deadline,
            Err(error) => return End::Failed(error),
        };
        let mark = (batch.id(), batch.at());
        let world = &*batch.world();
        std::thread::scope(|scope| {
            let telling = Telling::begin(scope, world);
            runtime.block_on(self.finish(deadline, mark, world, telling))
        })
    }

    async fn until_decided(&mut self, batch: &mut dyn Batch) -> Result<(), StoreError> {
        let keys = batch.restart();
        self.load(keys, batch.world(), true).await?;
        loop {
            let missing = batch.decide();
            if missing.is_empty() {
                return Ok(());
            }
            self.load(missing, batch.world(), false).await?;
        }
    }

    /// Saves and commits.
    async fn finish(
        &mut self,
        deadline: Instant,
        mark: (BatchId, Timestamp),
        world: &World,
        telling: Telling<'_>,
    ) -> End {
        let link = match timeout_at(deadline, self.save(mark, world, telling)).await {
            Ok(Ok(link)) => link,
            Ok(Err(error)) => return End::Failed(error),
            Err(_) => return End::Failed(silent()),
        };
        match timeout(COMMIT_MAX, self.client.batch_execute("COMMIT")).await {
            Ok(Ok(())) => {
                self.link = link;
                End::Committed
            }
            Ok(Err(error)) if error.as_db_error().is_some() => End::Failed(error.into()),
            Ok(Err(error)) => End::InDoubt(self.link, error.into()),
            Err(_) => End::InDoubt(self.link, silent()),
        }
    }
}

fn silent() -> StoreError {
    StoreError::Unavailable("PostgreSQL does not answer".to_owned())
}

impl PgWriter {
    /// Makes the writer. The first batch creates runtime and connection.
    pub(crate) fn new(url: &str) -> Self {
        Self { url: url.to_owned(), runtime: None, session: None, counts: Arc::default() }
    }
}

/// COMMIT returns when the server's disk has it.
struct AtCommit;

impl Durable for AtCommit {
    fn wait(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Writer for PgWriter {
    /// Rows are locked when they are loaded.
    fn may_keep_rows(&self) -> bool {
        false
    }

    fn counts(&self) -> Arc<Counts> {
        Arc::clone(&self.counts)
    }

    fn durable(&self) -> Arc<dyn Durable> {
        Arc::new(AtCommit)
    }

    fn run(&mut self, batch: &mut dyn Batch) -> Result<(), StoreError> {
        let url = self.url.as_str();
        let (session, counts) = (&mut self.session, &self.counts);
        let runtime = match &mut self.runtime {
            Some(runtime) => runtime,
            none => none.insert(
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .map_err(|error| StoreError::Unavailable(error.to_string()))?,
            ),
        };
        let mut open = match session.take() {
            Some(open) if !open.client.is_closed() => open,
            _ => runtime.block_on(Session::open(url, counts))?,
        };
        match open.transact(runtime, batch) {
            End::Committed => {
                *session = Some(open);
                Ok(())
            }
            End::Failed(error) => {
                // The connection is reused only if the rollback certainly succeeded.
                let rollback = runtime
                    .block_on(async { timeout(ROLLBACK_MAX, open.client.batch_execute("ROLLBACK")).await });
                if rollback.is_ok_and(|done| done.is_ok()) {
                    *session = Some(open);
                }
                Err(error)
            }
            End::InDoubt(place, error) => {
                drop(open);
                runtime.block_on(recovery::settle(url, batch, place, error))
            }
        }
    }
}
