//! One column value, on its way into or out of the database.

use std::borrow::Cow;

use cashier_core::chain::Value;
use cashier_core::error::Code;
use cashier_core::id::{Id, Kind, Shard};
use cashier_core::ledger::{AccountId, Owner};
use cashier_core::money::{Amount, Currency};
use cashier_core::time::Timestamp;

use crate::error::StoreError;

/// A column value. The schema uses only these three types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(Cow<'a, str>),
    /// BLOB or BYTEA.
    Blob(Cow<'a, [u8]>),
    /// The same, short enough to need no allocation: ids, and values derived from them.
    Short(Short),
}

/// A few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    bytes: [u8; Self::MAX],
    length: u8,
}

impl Short {
    const MAX: usize = 20;

    /// Returns `None` if there are too many.
    fn new(from: &[u8]) -> Option<Self> {
        let mut bytes = [0; Self::MAX];
        bytes.get_mut(..from.len())?.copy_from_slice(from);
        Some(Self { bytes, length: u8::try_from(from.len()).ok()? })
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl Cell<'_> {
    /// The same, whatever it borrows from.
    pub(crate) fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Null => Cell::Null,
            Self::Int(value) => Cell::Int(value),
            Self::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Self::Blob(bytes) => Cell::Blob(Cow::Owned(bytes.into_owned())),
            Self::Short(bytes) => Cell::Short(bytes),
        }
    }
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// BIGINT.
    Int,
    /// TEXT.
    Text,
    /// BLOB or BYTEA.
    Blob,
}

impl ColumnType {
    /// Its name in a cast.
    pub(crate) const fn name(self, is_postgres: bool) -> &'static str {
        match self {
            Self::Int => "bigint",
            Self::Text => "text",
            Self::Blob if is_postgres => "bytea",
            Self::Blob => "blob",
        }
    }
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u32> for Cell<'_> {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<bool> for Cell<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl From<String> for Cell<'_> {
    fn from(value: String) -> Self {
        Self::Text(Cow::Owned(value))
    }
}

impl<'a> From<&'a [u8]> for Cell<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Blob(Cow::Borrowed(value))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Cell<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Blob(Cow::Borrowed(value))
    }
}

impl<const N: usize> From<[u8; N]> for Cell<'_> {
    fn from(value: [u8; N]) -> Self {
        Short::new(&value).map_or_else(|| Self::Blob(Cow::Owned(value.to_vec())), Self::Short)
    }
}

impl<K: Kind> From<Id<K>> for Cell<'_> {
    fn from(value: Id<K>) -> Self {
        value.to_bytes().into()
    }
}

impl From<Owner> for Cell<'_> {
    fn from(value: Owner) -> Self {
        value.to_bytes().into()
    }
}

impl From<AccountId> for Cell<'_> {
    fn from(value: AccountId) -> Self {
        value.to_bytes().into()
    }
}

impl From<Shard> for Cell<'_> {
    fn from(value: Shard) -> Self {
        Self::Int(i64::from(value.number()))
    }
}

impl From<Timestamp> for Cell<'_> {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.as_micros())
    }
}

impl From<Currency> for Cell<'_> {
    fn from(value: Currency) -> Self {
        Self::Text(Cow::Borrowed(value.code()))
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The source of the columns of a loaded row.
pub trait Source {
    /// The integer in column `index`.
    fn int(&self, index: usize) -> Result<Option<i64>, StoreError>;
    /// The text in column `index`.
    fn text(&self, index: usize) -> Result<Option<String>, StoreError>;
    /// The bytes in column `index`.
    fn blob(&self, index: usize) -> Result<Option<Vec<u8>>, StoreError>;
    /// Hands over what is in column `index`, which has this type.
    fn value(&self, index: usize, ty: ColumnType, take: &mut dyn FnMut(Value<'_>)) -> Result<(), StoreError>;
}

/// Reads the columns of one row from left to right.
pub struct Fields<'a> {
    source: &'a dyn Source,
    next: usize,
    table: &'static str,
}

impl<'a> Fields<'a> {
    /// Starts at the first column.
    pub fn new(source: &'a dyn Source, table: &'static str) -> Self {
        Self::at(source, table, 0)
    }

    /// Starts at column `first`.
    pub(crate) fn at(source: &'a dyn Source, table: &'static str, first: usize) -> Self {
        Self { source, next: first, table }
    }

    /// The error for a row that our code cannot have written.
    pub fn corrupt(&self, what: &str) -> StoreError {
        StoreError::Corrupt(format!("table {}, column {}: {what}", self.table, self.next))
    }

    fn step(&mut self) -> usize {
        let index = self.next;
        self.next = index.saturating_add(1);
        index
    }

    fn some<T>(&self, value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| self.corrupt("no value"))
    }

    /// The next column as an integer, or null.
    pub fn opt_int(&mut self) -> Result<Option<i64>, StoreError> {
        let index = self.step();
        self.source.int(index)
    }

    /// The next column as an integer.
    pub fn int(&mut self) -> Result<i64, StoreError> {
        let value = self.opt_int()?;
        self.some(value)
    }

    /// The next column as a count.
    pub fn count(&mut self) -> Result<u32, StoreError> {
        let value = self.int()?;
        u32::try_from(value).map_err(|_| self.corrupt("not a count"))
    }

    /// The next column as a count, or null.
    pub fn opt_count(&mut self) -> Result<Option<u32>, StoreError> {
        let Some(value) = self.opt_int()? else { return Ok(None) };
        u32::try_from(value).map(Some).map_err(|_| self.corrupt("not a count"))
    }

    /// The next column as a boolean.
    pub fn flag(&mut self) -> Result<bool, StoreError> {
        match self.int()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.corrupt("neither 0 nor 1")),
        }
    }

    /// Skips the shard: the id next to it contains it as well.
    pub fn shard(&mut self) -> Result<(), StoreError> {
        self.int().map(|_| ())
    }

    /// The next column as a time, or null.
    pub fn opt_time(&mut self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.opt_int()?.map(Timestamp::from_micros))
    }

    /// The next column as a time.
    pub fn time(&mut self) -> Result<Timestamp, StoreError> {
        let value = self.opt_time()?;
        self.some(value)
    }

    /// The next column as text, or null.
    pub fn opt_text(&mut self) -> Result<Option<String>, StoreError> {
        let index = self.step();
        self.source.text(index)
    }

    /// The next column as text.
    pub fn text(&mut self) -> Result<String, StoreError> {
        let value = self.opt_text()?;
        self.some(value)
    }

    /// The next column as one of a closed set of names.
    pub fn name<T>(&mut self, from_name: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
        let text = self.text()?;
        from_name(&text).ok_or_else(|| self.corrupt("unknown name"))
    }

    /// The next column as an error code, or null.
    pub fn opt_code(&mut self) -> Result<Option<Code>, StoreError> {
        let Some(name) = self.opt_text()? else { return Ok(None) };
        Code::from_name(&name).map(Some).ok_or_else(|| self.corrupt("unknown code"))
    }

    /// The next column as a currency.
    pub fn currency(&mut self) -> Result<Currency, StoreError> {
        let text = self.text()?;
        Currency::parse(&text).map_err(|_| self.corrupt("unknown currency"))
    }

    /// The next two columns, minor units and currency, as an amount.
    pub fn amount(&mut self) -> Result<Amount, StoreError> {
        let minor = self.int()?;
        let currency = self.currency()?;
        Amount::new(minor, currency).map_err(|_| self.corrupt("not a positive amount"))
    }

    /// The next column as bytes, or null.
    pub fn opt_blob(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let index = self.step();
        self.source.blob(index)
    }

    /// The next column as bytes.
    pub fn blob(&mut self) -> Result<Vec<u8>, StoreError> {
        let value = self.opt_blob()?;
        self.some(value)
    }

    /// The next column as exactly `N` bytes, or null.
    pub fn opt_bytes<const N: usize>(&mut self) -> Result<Option<[u8; N]>, StoreError> {
        let Some(blob) = self.opt_blob()? else { return Ok(None) };
        <[u8; N]>::try_from(blob.as_slice()).map(Some).map_err(|_| self.corrupt("wrong length"))
    }

    /// The next column as exactly `N` bytes.
    pub fn bytes<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let value = self.opt_bytes()?;
        self.some(value)
    }

    /// The next column as an id, or null.
    pub fn opt_id<K: Kind>(&mut self) -> Result<Option<Id<K>>, StoreError> {
        Ok(self.opt_bytes()?.map(Id::from_bytes))
    }

    /// The next column as an id.
    pub fn id<K: Kind>(&mut self) -> Result<Id<K>, StoreError> {
        Ok(Id::from_bytes(self.bytes()?))
    }

    /// The next column as an owner or subject.
    pub fn owner(&mut self) -> Result<Owner, StoreError> {
        Ok(Owner::from_bytes(self.bytes()?))
    }

    /// The next column as an account id.
    pub fn account(&mut self) -> Result<AccountId, StoreError> {
        let blob = self.blob()?;
        AccountId::from_slice(&blob).ok_or_else(|| self.corrupt("not an account id"))
    }
}
