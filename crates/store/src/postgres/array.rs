//! One column of many rows as a single array parameter, encoded directly from the rows' cells.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::cell::{Cell, ColumnType};

/// Column `offset` of the rows in `cells`, each `stride` cells long.
#[derive(Debug)]
pub(super) struct ColumnArray<'a> {
    pub(super) cells: &'a [Cell<'a>],
    pub(super) stride: usize,
    pub(super) offset: usize,
    pub(super) ty: ColumnType,
}

impl ColumnType {
    const fn pg_type(self) -> Type {
        match self {
            Self::Int => Type::INT8,
            Self::Text => Type::TEXT,
            Self::Blob => Type::BYTEA,
        }
    }
}

impl ToSql for ColumnArray<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let column = || self.cells.iter().skip(self.offset).step_by(self.stride);
        let has_null = column().any(|cell| *cell == Cell::Null);
        let length = i32::try_from(column().count())?;
        // The array's header: number of dimensions, null flag, element type, length, lower bound.
        put(out, 1);
        put(out, i32::from(has_null));
        out.extend_from_slice(&self.ty.pg_type().oid().to_be_bytes());
        put(out, length);
        put(out, 1);
        for cell in column() {
            put_cell(out, cell)?;
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn put(out: &mut BytesMut, value: i32) {
    out.extend_from_slice(&value.to_be_bytes());
}

pub(super) fn put_cell(out: &mut BytesMut, cell: &Cell<'_>) -> Result<(), Box<dyn Error + Sync + Send>> {
    let bytes: &[u8] = match cell {
        Cell::Null => {
            put(out, -1);
            return Ok(());
        }
        Cell::Int(value) => {
            put(out, 8);
            out.extend_from_slice(&value.to_be_bytes());
            return Ok(());
        }
        Cell::Text(text) => text.as_bytes(),
        Cell::Blob(bytes) => bytes,
        Cell::Short(bytes) => bytes.as_slice(),
    };
    put(out, i32::try_from(bytes.len())?);
    out.extend_from_slice(bytes);
    Ok(())
}

impl ToSql for Cell<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Int(value) => out.extend_from_slice(&value.to_be_bytes()),
            Self::Text(text) => out.extend_from_slice(text.as_bytes()),
            Self::Blob(bytes) => out.extend_from_slice(bytes),
            Self::Short(bytes) => out.extend_from_slice(bytes.as_slice()),
        }
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}
