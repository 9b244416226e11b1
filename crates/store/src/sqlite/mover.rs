//! Moves rows into the archive.
//!
//! A table whose key begins with the time gives its first rows. Another one is gone through in the order in which its rows lie, which is
//! nearly that of time.

use std::path::Path;

use cashier_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::checkpoint::{Checkpointer, Gate};
use super::open;
use crate::archive::{Moved, ROWS_MAX};
use crate::cell::Cell;
use crate::error::StoreError;
use crate::table::{Archive, Described, archived};

/// Moves what was made before a time.
pub(crate) struct SqliteMover {
    connection: Connection,
    checkpointer: Checkpointer,
    until: Timestamp,
    /// The tables that may have rows to move, the next one last.
    tables: Vec<(&'static Described, Archive)>,
    /// The last row of the table that was gone through.
    rowid: i64,
}

impl SqliteMover {
    pub(crate) fn open(path: &Path, until: Timestamp) -> Result<Self, StoreError> {
        Ok(Self {
            connection: open::for_writing(path)?,
            checkpointer: Checkpointer::start(path, Gate::default())?,
            until,
            tables: archived().collect(),
            rowid: 0,
        })
    }

    /// Moves the next rows.
    pub(crate) fn step(&mut self) -> Result<Option<Moved>, StoreError> {
        while let Some((table, archive)) = self.tables.last().copied() {
            let bound = archive.time.bound(self.until);
            let leads = table.key().nth(1) == Some(archive.time.column());
            let moved =
                if leads { self.first(table, archive, &bound)? } else { self.next(table, archive, &bound)? };
            match moved {
                Some(0) => {}
                Some(rows) => {
                    self.checkpointer.committed();
                    return Ok(Some(Moved { table: table.name, rows }));
                }
                None => {
                    self.rowid = 0;
                    self.tables.pop();
                }
            }
        }
        Ok(None)
    }

    /// Moves the first rows of a table whose key begins with the time; `None` when there are no more.
    fn first(
        &mut self,
        table: &Described,
        archive: Archive,
        bound: &Cell<'_>,
    ) -> Result<Option<u64>, StoreError> {
        let (name, time) = (table.name, archive.time.column());
        let question = format!(
            "SELECT MAX({time}) FROM (SELECT {time} FROM {name} WHERE {time} < ?1 ORDER BY {time} LIMIT {ROWS_MAX})"
        );
        let last: Option<Vec<u8>> = self.connection.query_row(&question, [bound], |row| row.get(0))?;
        let Some(last) = last else { return Ok(None) };
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let which = format!("{time} <= ?1 AND {time} < ?2");
        let rows = move_rows(&transaction, table, archive, &which, params![last, bound])?;
        transaction.commit()?;
        Ok(Some(rows))
    }

    /// Moves the old ones of the next rows of a table; `None` at its end.
    fn next(
        &mut self,
        table: &Described,
        archive: Archive,
        bound: &Cell<'_>,
    ) -> Result<Option<u64>, StoreError> {
        let (name, time, after) = (table.name, archive.time.column(), self.rowid);
        let question = format!(
            "SELECT MAX(rowid) FROM (SELECT rowid FROM {name} WHERE rowid > ?1 ORDER BY rowid LIMIT {ROWS_MAX})"
        );
        let last: Option<i64> = self.connection.query_row(&question, [after], |row| row.get(0))?;
        let Some(last) = last else { return Ok(None) };
        let which = format!("rowid > ?1 AND rowid <= ?2 AND {time} < ?3");
        // Looked for before the database is locked: most rows are recent.
        let question = format!("SELECT 1 FROM {name} WHERE {which} LIMIT 1");
        let found =
            self.connection.query_row(&question, params![after, last, bound], |_| Ok(())).optional()?;
        let mut rows = 0;
        if found.is_some() {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            rows = move_rows(&transaction, table, archive, &which, params![after, last, bound])?;
            transaction.commit()?;
        }
        self.rowid = last;
        Ok(Some(rows))
    }
}

fn move_rows(
    connection: &Connection,
    table: &Described,
    archive: Archive,
    which: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<u64, StoreError> {
    let (name, columns) = (table.name, table.column_list());
    let added = connection.execute(
        &format!("INSERT INTO {} ({columns}) SELECT {columns} FROM {name} WHERE {which}", archive.name),
        values,
    )?;
    let taken = connection.execute(&format!("DELETE FROM {name} WHERE {which}"), values)?;
    if added != taken {
        return Err(StoreError::Corrupt(format!(
            "table {name}: {added} rows were copied and {taken} taken away"
        )));
    }
    Ok(u64::try_from(taken).unwrap_or(u64::MAX))
}
