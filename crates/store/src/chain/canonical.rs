//! The canonical bytes of rows, from the cells that are written or from what is stored. Both give the same bytes.

use cashier_core::chain::{Held, Named, Shown, Value, push_value};

use crate::cell::{Cell, Source};
use crate::error::StoreError;
use crate::table::{Chained, Column, Described, Role};

/// Whether the chain says something about this column of a table.
fn is_told(chained: Chained, column: &Column) -> bool {
    column.is_chained && (column.role == Role::Key || !matches!(chained, Chained::Key(_)))
}

/// The columns of which the chain says something, with their places and numbers.
fn told(chained: Chained, columns: &'static [Column]) -> impl Iterator<Item = (usize, u8, &'static Column)> {
    let all = columns.iter().enumerate().zip(0..).map(|((place, column), number)| (place, number, column));
    all.filter(move |(_, _, column)| is_told(chained, column))
}

/// Appends the values of a row that is written.
pub(crate) fn push_cells(
    out: &mut Vec<u8>,
    chained: Chained,
    columns: &'static [Column],
    cells: &[Cell<'_>],
) {
    for (place, number, _) in told(chained, columns) {
        let value = match cells.get(place) {
            None | Some(Cell::Null) => continue,
            Some(Cell::Int(value)) => Value::Int(*value),
            Some(Cell::Text(text)) => Value::Text(text),
            Some(Cell::Blob(bytes)) => Value::Bytes(bytes),
            Some(Cell::Short(bytes)) => Value::Bytes(bytes.as_slice()),
        };
        push_value(out, number, value);
    }
}

/// Appends the values of a row that is stored, whose columns begin at `first`.
pub(crate) fn push_source(
    out: &mut Vec<u8>,
    chained: Chained,
    columns: &'static [Column],
    source: &dyn Source,
    first: usize,
) -> Result<(), StoreError> {
    for (place, number, column) in told(chained, columns) {
        source.value(first.saturating_add(place), column.ty, &mut |value| push_value(out, number, value))?;
    }
    Ok(())
}

/// The row that is stored, as a proof shows it.
pub(crate) fn show(table: &Described, source: &dyn Source) -> Result<Shown, StoreError> {
    let number = table.chained.number();
    let number = number.ok_or_else(|| StoreError::Corrupt(format!("table {} has no chain", table.name)))?;
    let mut values = Vec::new();
    for (place, column, Column { name, ty, .. }) in told(table.chained, table.columns) {
        source.value(place, *ty, &mut |value| {
            let value = match value {
                Value::Null => return,
                Value::Int(value) => Held::Int(value),
                Value::Text(text) => Held::Text(text.to_owned()),
                Value::Bytes(bytes) => Held::Bytes(bytes.to_vec()),
            };
            values.push(Named { column, name: (*name).to_owned(), value });
        })?;
    }
    Ok(Shown { table: number, name: table.name.to_owned(), values })
}
