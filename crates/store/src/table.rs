//! A table is described once: its name, columns, keys, and how a row is encoded and decoded. Loading and saving are
//! implemented once per engine, on top of this description.

use cashier_core::for_each_table;
use cashier_core::kernel::Row;

use crate::cell::{Cell, ColumnType, Fields};
use crate::error::StoreError;

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: ColumnType,
    /// What an update does with it.
    pub role: Role,
}

/// What an update does with a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Part of the primary key, which identifies the row.
    Key,
    /// Written once.
    Fixed,
    /// Rewritten by every update.
    Mutable,
}

/// A key column.
pub const fn key(name: &'static str, ty: ColumnType) -> Column {
    Column { name, ty, role: Role::Key }
}

/// A column that is never updated.
pub const fn fixed(name: &'static str, ty: ColumnType) -> Column {
    Column { name, ty, role: Role::Fixed }
}

/// A column that updates rewrite.
pub const fn mutable(name: &'static str, ty: ColumnType) -> Column {
    Column { name, ty, role: Role::Mutable }
}

/// A row of the world as the engines see it.
pub trait Table: Row {
    /// The table's name.
    const NAME: &'static str;

    /// Every column, key columns first, the shard first of all.
    const COLUMNS: &'static [Column];

    /// True for a table in which most requested keys have no row. While it is small it is read as a whole, which
    /// costs a batch one statement instead of one per key.
    const IS_SPARSE: bool = false;

    /// Appends one cell per column, in order.
    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>);

    /// Appends one cell per key column, in order.
    fn encode_key(key: &Self::Key, cells: &mut Vec<Cell<'static>>);

    /// Reads every column, in order.
    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError>;

    /// Every column's name, separated by commas.
    fn column_list() -> String {
        Self::COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
    }

    /// The columns with this role.
    fn columns(role: Role) -> impl Iterator<Item = &'static Column> {
        Self::COLUMNS.iter().filter(move |column| column.role == role)
    }
}

/// The columns that an update sends, with their places in a row: the key, then what changes.
pub fn update_columns<T: Table>() -> impl Iterator<Item = (usize, &'static Column)> {
    T::COLUMNS.iter().enumerate().filter(|(_, column)| column.role != Role::Fixed)
}

/// The most rows of a sparse table that are read as a whole.
pub const WHOLE_MAX: usize = 256;

/// The only table that holds no rows of the world: the migrations that ran.
pub const UNLISTED: &str = "schema_migrations";

/// A table as its migrations have to create it.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

/// Every table of the world.
pub const fn schema() -> &'static [Described] {
    macro_rules! describe {
        ($($table:ident: $row:ty, $doc:literal;)+) => {
            &[$(Described { name: <$row as Table>::NAME, columns: <$row as Table>::COLUMNS }),+]
        };
    }
    for_each_table!(describe)
}
