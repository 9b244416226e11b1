//! Loading and saving rows, written once over the description of a table.

use std::collections::BTreeSet;

use cashier_core::kernel::{Change, Rows};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::cell::{Cell, Fields, Source};
use crate::error::StoreError;
use crate::table::{Role, Table, WHOLE_MAX};

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

impl Source for rusqlite::Row<'_> {
    fn int(&self, index: usize) -> Result<Option<i64>, StoreError> {
        Ok(self.get(index)?)
    }

    fn text(&self, index: usize) -> Result<Option<String>, StoreError> {
        Ok(self.get(index)?)
    }

    fn blob(&self, index: usize) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.get(index)?)
    }
}

/// The statements of a table.
pub(super) struct Statements {
    select: String,
    /// Reads a sparse table in one piece, and one row more than may be.
    whole: String,
    insert: String,
    update: String,
    delete: String,
}

impl Statements {
    pub(super) fn of<T: Table>() -> Self {
        let places = (1..=T::COLUMNS.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
        let names = T::column_list();
        let by_key = T::columns(Role::Key)
            .zip(1..)
            .map(|(column, n)| format!("{} = ?{n}", column.name))
            .collect::<Vec<_>>()
            .join(" AND ");
        let set = T::COLUMNS
            .iter()
            .zip(1..)
            .filter(|(column, _)| column.role == Role::Mutable)
            .map(|(column, n)| format!("{} = ?{n}", column.name))
            .collect::<Vec<_>>()
            .join(", ");
        Self {
            select: format!("SELECT {names} FROM {} WHERE {by_key}", T::NAME),
            whole: format!("SELECT {names} FROM {} LIMIT {WHOLE_MAX} + 1", T::NAME),
            insert: format!("INSERT INTO {} ({names}) VALUES ({places})", T::NAME),
            update: format!("UPDATE {} SET {set} WHERE {by_key}", T::NAME),
            delete: format!("DELETE FROM {} WHERE {by_key}", T::NAME),
        }
    }
}

/// Loads the rows with these keys.
pub(super) fn load<T: Table>(
    connection: &Connection,
    statements: &Statements,
    keys: BTreeSet<T::Key>,
    rows: &mut Rows<T>,
) -> Result<(), StoreError> {
    if keys.is_empty() {
        return Ok(());
    }
    if T::IS_SPARSE && !rows.is_whole() {
        let mut statement = connection.prepare_cached(&statements.whole)?;
        let mut answer = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = answer.next()? {
            found.push(T::decode(&mut Fields::new(row, T::NAME))?);
        }
        if found.len() <= WHOLE_MAX {
            rows.loaded_whole(found);
            return Ok(());
        }
    }
    let mut statement = connection.prepare_cached(&statements.select)?;
    let mut found = Vec::with_capacity(keys.len());
    let mut cells = Vec::new();
    for key in keys.iter().filter(|key| !rows.knows(key)) {
        cells.clear();
        T::encode_key(key, &mut cells);
        let mut answer = statement.query(params_from_iter(cells.iter()))?;
        if let Some(row) = answer.next()? {
            found.push(T::decode(&mut Fields::new(row, T::NAME))?);
        }
    }
    rows.loaded(keys, found);
    Ok(())
}

/// Saves every changed row.
pub(super) fn save<T: Table>(
    connection: &Connection,
    statements: &Statements,
    rows: &Rows<T>,
) -> Result<(), StoreError> {
    let Statements { insert, update, delete, .. } = statements;
    for change in rows.changes() {
        match change {
            Change::Insert(row) => write_row(connection, insert, row)?,
            Change::Update(row) => write_row(connection, update, row)?,
            Change::Replace(row) => {
                delete_row::<T>(connection, delete, &row.key())?;
                write_row(connection, insert, row)?;
            }
            Change::Delete(key) => delete_row::<T>(connection, delete, key)?,
        }
    }
    Ok(())
}

fn write_row<T: Table>(connection: &Connection, text: &str, row: &T) -> Result<(), StoreError> {
    let mut cells = Vec::with_capacity(T::COLUMNS.len());
    row.encode(&mut cells);
    touch::<T>(connection, text, &cells, &row.key())
}

fn delete_row<T: Table>(connection: &Connection, text: &str, key: &T::Key) -> Result<(), StoreError> {
    let mut cells = Vec::new();
    T::encode_key(key, &mut cells);
    touch::<T>(connection, text, &cells, key)
}

/// Runs a statement, which must touch one row.
fn touch<T: Table>(
    connection: &Connection,
    text: &str,
    cells: &[Cell<'_>],
    key: &T::Key,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(text)?;
    // An update names only some of the columns; SQLite ignores none, so bind those that the text has.
    for (cell, n) in cells.iter().zip(1..).take(statement.parameter_count()) {
        statement.raw_bind_parameter(n, cell)?;
    }
    if statement.raw_execute()? == 1 {
        return Ok(());
    }
    Err(StoreError::Corrupt(format!("table {}: {key:?} was not there to change", T::NAME)))
}
