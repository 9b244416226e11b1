//! Loading and saving rows, written once over the description of a table.

use std::collections::BTreeSet;

use cashier_core::chain::Value as ChainValue;
use cashier_core::kernel::{Change, Rows};
use cashier_core::time::Timestamp;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql, params_from_iter};

use crate::cell::{Cell, ColumnType, Fields, Source};
use crate::counts::Counts;
use crate::error::StoreError;
use crate::table::{Column, Role, Table, WHOLE_MAX, may_be_archived, update_columns};

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

    fn value(
        &self,
        index: usize,
        _: ColumnType,
        take: &mut dyn FnMut(ChainValue<'_>),
    ) -> Result<(), StoreError> {
        take(match self.get_ref(index)? {
            ValueRef::Null => ChainValue::Null,
            ValueRef::Integer(number) => ChainValue::Int(number),
            // The wallet writes no text that is not UTF-8; it then counts as another value than any that it wrote.
            ValueRef::Text(bytes) => {
                std::str::from_utf8(bytes).map_or(ChainValue::Bytes(bytes), ChainValue::Text)
            }
            ValueRef::Blob(bytes) => ChainValue::Bytes(bytes),
            ValueRef::Real(_) => return Err(StoreError::Corrupt("a number that is no integer".to_owned())),
        });
        Ok(())
    }
}

/// The statements of a table.
pub(super) struct Statements {
    select: String,
    /// The same of all rows, also those that were put aside.
    everywhere: String,
    /// Reads a whole sparse table, limited to one row more than allowed.
    whole: String,
    insert: String,
    change: Changes,
    /// The same for rows that were put aside.
    archived: Option<Changes>,
}

/// The statements that change a row that is there.
struct Changes {
    update: String,
    /// Sets every column.
    rewrite: String,
    delete: String,
}

/// The statement that adds a row to this table.
pub(crate) fn insert(table: &str, columns: &[Column]) -> String {
    let places: Vec<_> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
    format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), places.join(", "))
}

/// The condition on the key, whose parts are the first parameters.
fn by_key(columns: &[Column]) -> String {
    let key = columns.iter().filter(|column| column.role == Role::Key);
    let each = key.zip(1..).map(|(column, n)| format!("{} = ?{n}", column.name));
    each.collect::<Vec<_>>().join(" AND ")
}

/// The statement that sets these columns, whose parameters begin with the key.
fn update<'a>(table: &str, columns: impl Iterator<Item = &'a Column>, by_key: &str) -> String {
    let written = columns.zip(1..).filter(|(column, _)| column.role != Role::Key);
    let set: Vec<_> = written.map(|(column, n)| format!("{} = ?{n}", column.name)).collect();
    format!("UPDATE {table} SET {} WHERE {by_key}", set.join(", "))
}

/// The statement that sets every column.
pub(super) fn rewrite(table: &str, columns: &[Column]) -> String {
    update(table, columns.iter(), &by_key(columns))
}

impl Changes {
    fn of<T: Table>(table: &str) -> Self {
        let by_key = by_key(T::COLUMNS);
        Self {
            update: update(table, update_columns::<T>().map(|(_, column)| column), &by_key),
            rewrite: rewrite(table, T::COLUMNS),
            delete: format!("DELETE FROM {table} WHERE {by_key}"),
        }
    }

    fn prepared<'a>(&'a self, way: Way<'a>) -> Prepared<'a> {
        let [update, rewrite, delete] =
            [&self.update, &self.rewrite, &self.delete].map(|text| Lazy::of(way, text));
        Prepared { update, rewrite, delete }
    }
}

/// [`Changes`] that are looked for when they are needed.
struct Prepared<'a> {
    update: Lazy<'a>,
    rewrite: Lazy<'a>,
    delete: Lazy<'a>,
}

impl Statements {
    pub(super) fn of<T: Table>() -> Self {
        let (names, by_key) = (T::column_list(), by_key(T::COLUMNS));
        Self {
            select: format!("SELECT {names} FROM {} WHERE {by_key}", T::NAME),
            everywhere: format!("SELECT {names} FROM {} AS t WHERE {by_key}", T::everywhere()),
            whole: format!("SELECT {names} FROM {} LIMIT {WHOLE_MAX} + 1", T::NAME),
            insert: insert(T::NAME, T::COLUMNS),
            change: Changes::of::<T>(T::NAME),
            archived: T::ARCHIVE.map(|archive| Changes::of::<T>(archive.name)),
        }
    }
}

/// How rows are loaded and saved.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) connection: &'a Connection,
    /// The end of the last month that was put aside.
    pub(super) archived_until: Option<Timestamp>,
    pub(super) counts: &'a Counts,
}

/// Loads the rows with these keys.
pub(super) fn load<T: Table>(
    way: Way<'_>,
    statements: &Statements,
    keys: BTreeSet<T::Key>,
    rows: &mut Rows<T>,
) -> Result<(), StoreError> {
    let Way { connection, archived_until, counts } = way;
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
    let mut recent = connection.prepare_cached(&statements.select)?;
    let mut everywhere = None;
    let mut found = Vec::with_capacity(keys.len());
    let mut cells = Vec::new();
    for key in keys.iter().filter(|key| !rows.knows(key)) {
        counts.add_statements(1);
        cells.clear();
        T::encode_key(key, &mut cells);
        let statement = if archived_until.is_some_and(|until| may_be_archived::<T>(&cells, until)) {
            match &mut everywhere {
                Some(statement) => statement,
                none => none.insert(connection.prepare_cached(&statements.everywhere)?),
            }
        } else {
            &mut recent
        };
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
    way: Way<'_>,
    statements: &Statements,
    rows: &Rows<T>,
) -> Result<(), StoreError> {
    let (mut insert, mut recent) = (Lazy::of(way, &statements.insert), statements.change.prepared(way));
    let archived = statements.archived.as_ref().filter(|_| way.archived_until.is_some());
    let mut archived = archived.map(|changes| changes.prepared(way));
    let sent: Vec<_> = update_columns::<T>().map(|(index, _)| index).collect();
    let mut cells = Vec::with_capacity(T::COLUMNS.len());
    for change in rows.changes() {
        cells.clear();
        match &change {
            Change::Insert(row) | Change::Update(row) | Change::Replace(row) => row.encode(&mut cells),
            Change::Delete(key) => {
                let mut place: Vec<Cell<'static>> = Vec::new();
                T::encode_key(key, &mut place);
                cells.extend(place);
            }
        }
        let mut run = |on: &mut Prepared<'_>| match &change {
            Change::Insert(_) => insert.run(cells.iter()),
            Change::Update(_) => on.update.run(sent.iter().filter_map(|index| cells.get(*index))),
            Change::Replace(_) => on.rewrite.run(cells.iter()),
            Change::Delete(_) => on.delete.run(cells.iter()),
        };
        let mut touched = run(&mut recent)?;
        // A row that is not here was put aside, and changes there.
        if let Some(archived) = archived.as_mut().filter(|_| touched == 0) {
            touched = run(archived)?;
        }
        if touched != 1 {
            let (table, key) = (T::NAME, change.key());
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

impl<'a> Lazy<'a> {
    fn of(way: Way<'a>, text: &'a str) -> Self {
        Self { connection: way.connection, text, found: None, counts: way.counts }
    }

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
