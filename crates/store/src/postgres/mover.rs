//! Moves rows into the archive.
//!
//! A table whose key has the time behind the shard gives its first rows, shard by shard. Another one is gone through in the order in which
//! its rows lie, until nothing more is found: a row that is changed meanwhile gets another place.

use std::time::Duration;

use cashier_core::request::Request;
use cashier_core::time::Timestamp;
use tokio_postgres::Client;
use tokio_postgres::types::ToSql;

use super::connect::connect;
use crate::archive::{Moved, ROWS_MAX};
use crate::error::StoreError;
use crate::table::{Archive, Described, Table as _, archived};

/// Settings of the connection. A shard's first rows are found by the key, whatever the statistics say.
const SESSION: &str = "SET statement_timeout = '60s'; SET lock_timeout = '5s'; SET enable_seqscan = off; \
    SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off";

/// The key of the advisory lock that keeps two processes from moving rows at once.
const LOCK: i64 = 0x6f63_6172_6368;

/// How many shards are asked in one statement.
const SHARDS: usize = 64;
/// How many pages are gone through in one statement: they have room for fewer rows than may be moved at once.
const PAGES: i64 = 24;

/// Moves what was made before a time.
pub(crate) struct PgMover {
    client: Client,
    until: Timestamp,
    /// The tables that may have rows to move, the next one last.
    tables: Vec<(&'static Described, Archive)>,
    place: Place,
}

/// Where it has come to in a table.
enum Place {
    Before,
    /// The shards that may have rows.
    Shards(Vec<i64>),
    /// The next page, the number of pages, and whether a row was moved since the first.
    Pages {
        next: i64,
        end: i64,
        moved: bool,
    },
}

/// How often the lock is tried, and the pause between two tries.
const TRIES: u32 = 25;
const PAUSE: Duration = Duration::from_millis(200);

impl PgMover {
    pub(crate) async fn open(url: &str, until: Timestamp) -> Result<Self, StoreError> {
        let client = connect(url).await?;
        client.batch_execute(SESSION).await?;
        // The server may notice only after a moment that a process which had the lock is gone.
        for _ in 0..TRIES {
            if client.query_one("SELECT pg_try_advisory_lock($1)", &[&LOCK]).await?.try_get(0)? {
                return Ok(Self { client, until, tables: archived().collect(), place: Place::Before });
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(StoreError::Unavailable("another process is putting months aside".to_owned()))
    }

    /// Moves the next rows.
    pub(crate) async fn step(&mut self) -> Result<Option<Moved>, StoreError> {
        while let Some((table, archive)) = self.tables.last().copied() {
            let leads = table.key().nth(1) == Some(archive.time.column());
            let moved =
                if leads { self.first(table, archive).await? } else { self.next(table, archive).await? };
            match moved {
                Some(0) => {}
                Some(rows) => return Ok(Some(Moved { table: table.name, rows })),
                None => {
                    self.place = Place::Before;
                    self.tables.pop();
                    if table.name == Request::NAME {
                        self.shrink(table.name).await?;
                    }
                }
            }
        }
        Ok(None)
    }

    /// Builds the indexes of a table anew, while others use it. Keys that land anywhere leave all pages of an index a little emptier,
    /// and PostgreSQL puts such pages together in no other way.
    async fn shrink(&self, table: &str) -> Result<(), StoreError> {
        self.client.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0").await?;
        // What an interrupted run left behind.
        let question = "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = $1::text::regclass AND NOT indisvalid";
        for row in self.client.query(question, &[&table]).await? {
            let index: String = row.try_get(0)?;
            self.client.batch_execute(&format!("DROP INDEX CONCURRENTLY {index}")).await?;
        }
        self.client.batch_execute(&format!("REINDEX TABLE CONCURRENTLY {table}")).await?;
        Ok(self.client.batch_execute(SESSION).await?)
    }

    /// Moves the first rows of some shards; `None` when there are no more.
    async fn first(&mut self, table: &Described, archive: Archive) -> Result<Option<u64>, StoreError> {
        let (name, time, bound) = (table.name, archive.time.column(), archive.time.bound(self.until));
        if !matches!(self.place, Place::Shards(_)) {
            let question = format!(
                "SELECT s.n::bigint FROM generate_series(0, 4095) AS s (n), LATERAL \
                 (SELECT 1 FROM {name} WHERE shard = s.n AND {time} < $1 LIMIT 1) AS found ORDER BY 1 DESC"
            );
            let found = self.client.query(&question, &[&bound]).await?;
            self.place = Place::Shards(found.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?);
        }
        let Place::Shards(shards) = &mut self.place else { return Ok(None) };
        let first = shards.len().saturating_sub(SHARDS);
        let Some(asked) = shards.get(first..).filter(|asked| !asked.is_empty()) else { return Ok(None) };
        let keys: Vec<_> = table.key().collect();
        let same: Vec<_> = keys.iter().map(|key| format!("t.{key} = k.{key}")).collect();
        let which = format!(
            "USING (SELECT f.* FROM unnest($1::bigint[]) AS s (n), LATERAL \
             (SELECT {} FROM {name} WHERE shard = s.n AND {time} < $2 ORDER BY {time} LIMIT {ROWS_MAX}) AS f \
             LIMIT {ROWS_MAX}) AS k WHERE {}",
            keys.join(", "),
            same.join(" AND ")
        );
        let rows = move_rows(&self.client, table, archive, &which, &[&asked, &bound]).await?;
        if rows == 0 {
            shards.truncate(first);
        }
        Ok(Some(rows))
    }

    /// Moves the old ones of the rows on the next pages; `None` at the end of a round that found none.
    async fn next(&mut self, table: &Described, archive: Archive) -> Result<Option<u64>, StoreError> {
        let (name, time, bound) = (table.name, archive.time.column(), archive.time.bound(self.until));
        if !matches!(self.place, Place::Pages { .. }) {
            let size = format!("SELECT pg_relation_size('{name}') / current_setting('block_size')::bigint");
            let end = self.client.query_one(&size, &[]).await?.try_get(0)?;
            self.place = Place::Pages { next: 0, end, moved: false };
        }
        let Place::Pages { next, end, moved } = &mut self.place else { return Ok(None) };
        if next >= end {
            let is_over = !*moved;
            self.place = Place::Before;
            return Ok(if is_over { None } else { Some(0) });
        }
        let after = next.saturating_add(PAGES);
        let which = format!("WHERE t.ctid >= '({next},0)' AND t.ctid < '({after},0)' AND t.{time} < $1");
        let rows = move_rows(&self.client, table, archive, &which, &[&bound]).await?;
        *next = after;
        *moved |= rows > 0;
        Ok(Some(rows))
    }
}

/// Moves rows in one statement, which is a transaction.
async fn move_rows(
    client: &Client,
    table: &Described,
    archive: Archive,
    which: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<u64, StoreError> {
    let text = format!(
        "WITH gone AS (DELETE FROM {} t {which} RETURNING {}) INSERT INTO {} ({columns}) SELECT {columns} FROM gone",
        table.name,
        table.column_list_of("t"),
        archive.name,
        columns = table.column_list(),
    );
    Ok(client.execute(&text, values).await?)
}
