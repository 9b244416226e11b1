//! A table is described once: its name, columns, keys, and how a row is encoded and decoded. Loading and saving are
//! implemented once per engine, on top of this description.

use cashier_core::chain::TagLength;
use cashier_core::for_each_table;
use cashier_core::id::{Batch, Id, Shard};
use cashier_core::kernel::Row;
use cashier_core::time::Timestamp;

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
    /// False if the chain says nothing about it.
    pub is_chained: bool,
}

impl Column {
    /// The chain says nothing about it: it is a lease or a count of tries, or another column has its digest.
    #[must_use]
    pub const fn unchained(self) -> Self {
        Self { is_chained: false, ..self }
    }
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
    Column { name, ty, role: Role::Key, is_chained: true }
}

/// A column that is never updated.
pub const fn fixed(name: &'static str, ty: ColumnType) -> Column {
    Column { name, ty, role: Role::Fixed, is_chained: true }
}

/// A column that updates rewrite.
pub const fn mutable(name: &'static str, ty: ColumnType) -> Column {
    Column { name, ty, role: Role::Mutable, is_chained: true }
}

/// What the chain says of the rows of a table. Their number is part of every row's digest, and is never given to another
/// table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chained {
    /// Nothing.
    No {
        /// Why.
        because: &'static str,
    },
    /// Each version of each row.
    Row(u8),
    /// The same, and a version can be proved alone, so its tag is longer.
    Provable(u8),
    /// The same, and a version includes the rows of another table that were written with it, which begin with its key.
    WithLines(u8, &'static str),
    /// The rows are included in those of another table, and never changed.
    Line(u8),
    /// That the row is there. The rest of it follows from other rows, and is proved with them.
    Key(u8),
}

impl Chained {
    /// The number of a table whose rows have versions of their own.
    pub const fn number(self) -> Option<u8> {
        match self {
            Self::Row(number) | Self::Provable(number) | Self::WithLines(number, _) | Self::Key(number) => {
                Some(number)
            }
            Self::No { .. } | Self::Line(_) => None,
        }
    }

    /// The length of the tags of its versions.
    pub(crate) const fn tag_length(self) -> TagLength {
        if matches!(self, Self::Provable(_)) { TagLength::Long } else { TagLength::Short }
    }
}

/// Where the rows of months that were put aside lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Archive {
    /// The name of their table, which has the same columns.
    pub name: &'static str,
    /// What says to which month a row belongs.
    pub time: Time,
}

/// The column that says when a row was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Time {
    /// An id of the key, which begins with the time.
    Id(&'static str),
    /// A time. The key says nothing about it.
    At(&'static str),
}

impl Time {
    /// Its name.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Id(column) | Self::At(column) => column,
        }
    }

    /// A time in the column's format: no row of this time or later has less.
    pub fn bound(self, at: Timestamp) -> Cell<'static> {
        match self {
            Self::Id(_) => Cell::from(first_id(at)),
            Self::At(_) => Cell::from(at),
        }
    }
}

/// No id of this time or later is smaller.
pub(crate) fn first_id(at: Timestamp) -> Id<Batch> {
    Id::new(at, Shard::from_low_bits(0), 0)
}

/// A row of the world as the engines see it.
pub trait Table: Row {
    /// The table's name.
    const NAME: &'static str;

    /// Every column, key columns first, the shard first of all.
    const COLUMNS: &'static [Column];

    /// What the chain says of its rows.
    const CHAINED: Chained;

    /// True for a table in which most requested keys have no row. While it is small it is read as a whole, which
    /// costs a batch one statement instead of one per key.
    const IS_SPARSE: bool = false;

    /// Where its rows lie when their month was put aside.
    const ARCHIVE: Option<Archive> = None;

    /// The same as a value.
    const DESCRIBED: Described = Described {
        name: Self::NAME,
        columns: Self::COLUMNS,
        chained: Self::CHAINED,
        archive: Self::ARCHIVE,
    };

    /// Appends one cell per column, in order.
    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>);

    /// Appends one cell per key column, in order.
    fn encode_key(key: &Self::Key, cells: &mut Vec<Cell<'static>>);

    /// Reads every column, in order.
    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError>;

    /// Every column's name, separated by commas.
    fn column_list() -> String {
        Self::DESCRIBED.column_list()
    }

    /// See [`Described::column_list_of`].
    fn column_list_of(alias: &str) -> String {
        Self::DESCRIBED.column_list_of(alias)
    }

    /// See [`Described::everywhere`].
    fn everywhere() -> String {
        Self::DESCRIBED.everywhere()
    }

    /// The columns with this role.
    fn columns(role: Role) -> impl Iterator<Item = &'static Column> {
        Self::COLUMNS.iter().filter(move |column| column.role == role)
    }
}

/// Whether the row with this key may have been put aside, given the end of the last month that was. `key` is what
/// [`Table::encode_key`] made of it.
pub(crate) fn may_be_archived<T: Table>(key: &[Cell<'_>], until: Timestamp) -> bool {
    let Some(archive) = T::ARCHIVE else { return false };
    let Time::Id(column) = archive.time else { return true };
    let place = T::COLUMNS.iter().position(|found| found.name == column);
    let Some(Cell::Short(id)) = place.and_then(|place| key.get(place)) else { return true };
    id.as_slice() < first_id(until).to_bytes().as_slice()
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
    /// What the chain says of its rows.
    pub chained: Chained,
    /// Where its rows lie when their month was put aside.
    pub archive: Option<Archive>,
}

impl Described {
    /// The columns of the primary key.
    pub fn key(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().filter(|column| column.role == Role::Key).map(|column| column.name)
    }

    /// The names of the tables in which its rows lie.
    pub(crate) fn places(&self) -> impl Iterator<Item = &'static str> {
        [Some(self.name), self.archive.map(|archive| archive.name)].into_iter().flatten()
    }

    /// Every column's name, separated by commas.
    pub(crate) fn column_list(&self) -> String {
        self.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
    }

    /// The same where the table has this name in the statement, for one that names several.
    pub(crate) fn column_list_of(&self, alias: &str) -> String {
        self.columns.iter().map(|column| format!("{alias}.{}", column.name)).collect::<Vec<_>>().join(", ")
    }

    /// All its rows, also those that were put aside, as a source of questions; it needs a name there. Both engines answer
    /// such a question from each of the two tables, by the same indexes.
    pub(crate) fn everywhere(&self) -> String {
        let Some(archive) = self.archive else { return self.name.to_owned() };
        let columns = self.column_list();
        format!("(SELECT {columns} FROM {} UNION ALL SELECT {columns} FROM {})", self.name, archive.name)
    }
}

/// The question for the end of the last month that was put aside, whose rows may have begun to move.
pub(crate) const LAST_ARCHIVED: &str = "SELECT MAX(until) FROM archived_months";

/// The table with this name.
pub(crate) fn named(name: &str) -> Option<&'static Described> {
    schema().iter().find(|table| table.name == name)
}

/// The tables whose old rows are put aside.
pub(crate) fn archived() -> impl Iterator<Item = (&'static Described, Archive)> {
    schema().iter().filter_map(|table| Some((table, table.archive?)))
}

/// Every table of the world.
pub const fn schema() -> &'static [Described] {
    macro_rules! describe {
        ($($table:ident: $row:ty, $doc:literal;)+) => {
            &[$(<$row as Table>::DESCRIBED),+]
        };
    }
    for_each_table!(describe)
}
