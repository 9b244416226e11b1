//! Loading and saving rows, written once over the description of a table.

use std::collections::BTreeSet;

use cashier_core::kernel::{Change, Rows};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql, params_from_iter};

use crate::cell::{Cell, Fields, Source};
use crate::counts::Counts;
use crate::error::StoreError;
use crate::table::{Role, Table, WHOLE_MAX, update_columns};

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Cell::Short(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes.as_slice())),
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
    /// Reads a whole sparse table, limited to one row more than allowed.
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
        let set = update_columns::<T>()
            .zip(1..)
            .filter(|((_, column), _)| column.role == Role::Mutable)
            .map(|((_, column), n)| format!("{} = ?{n}", column.name))
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
    counts: &Counts,
) -> Result<(), StoreError> {
    if keys.is_empty() {
        return Ok(());
    }
    if T::IS_SPARSE && !rows.is_whole() {
        counts.add_statements(1);
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
        counts.add_statements(1);
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
    counts: &Counts,
) -> Result<(), StoreError> {
    let lazy = |text| Lazy { connection, text, found: None, counts };
    let (mut insert, mut update, mut delete) =
        (lazy(&statements.insert), lazy(&statements.update), lazy(&statements.delete));
    let sent: Vec<_> = update_columns::<T>().map(|(index, _)| index).collect();
    for change in rows.changes() {
        let (mut cells, mut place) = (Vec::with_capacity(T::COLUMNS.len()), Vec::new());
        let (key, touched) = match change {
            Change::Insert(row) => {
                row.encode(&mut cells);
                (row.key(), insert.run(cells.iter())?)
            }
            Change::Update(row) => {
                row.encode(&mut cells);
                (row.key(), update.run(sent.iter().filter_map(|index| cells.get(*index)))?)
            }
            Change::Replace(row) => {
                T::encode_key(&row.key(), &mut place);
                let deleted = delete.run(place.iter())?;
                row.encode(&mut cells);
                (row.key(), deleted.min(insert.run(cells.iter())?))
            }
            Change::Delete(key) => {
                T::encode_key(key, &mut place);
                (key.clone(), delete.run(place.iter())?)
            }
        };
        if touched != 1 {
            let table = T::NAME;
            return Err(StoreError::Corrupt(format!("table {table}: {key:?} was not there to change")));
        }
    }
    Ok(())
}

/// A statement that is prepared when it is first needed.
struct Lazy<'a> {
    connection: &'a Connection,
    text: &'a str,
    found: Option<CachedStatement<'a>>,
    counts: &'a Counts,
}

impl Lazy<'_> {
    /// Runs it with these values, and returns how many rows it touched.
    fn run<'c>(&mut self, cells: impl Iterator<Item = &'c Cell<'c>>) -> Result<usize, StoreError> {
        let statement = match &mut self.found {
            Some(statement) => statement,
            none => none.insert(self.connection.prepare_cached(self.text)?),
        };
        for (cell, n) in cells.zip(1..) {
            statement.raw_bind_parameter(n, cell)?;
        }
        self.counts.add_statements(1);
        Ok(statement.raw_execute()?)
    }
}
