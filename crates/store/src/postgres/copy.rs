//! Rows in the binary format of COPY.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;

use super::array::put_cell;
use crate::cell::Cell;

/// Signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Stands where a row's number of columns would: no more rows follow.
const END: i16 = -1;

/// The rows in `cells`, each `stride` cells long.
///
/// # Errors
/// When a cell is too long for the format.
pub(super) fn copied(cells: &[Cell<'_>], stride: usize) -> Result<BytesMut, Box<dyn Error + Send + Sync>> {
    let mut out = BytesMut::from(HEADER);
    let columns = i16::try_from(stride)?;
    for row in cells.chunks(stride.max(1)) {
        out.extend_from_slice(&columns.to_be_bytes());
        for cell in row {
            put_cell(&mut out, cell)?;
        }
    }
    out.extend_from_slice(&END.to_be_bytes());
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_its_columns_with_their_lengths() {
        let cells = [Cell::Int(1), Cell::Null, Cell::Int(2), Cell::from("ab")];
        let bytes = copied(&cells, 2).unwrap();
        let (header, rows) = bytes.split_at(HEADER.len());
        assert_eq!(header, HEADER);
        let one = [&[0, 2, 0, 0, 0, 8][..], &1_i64.to_be_bytes(), &(-1_i32).to_be_bytes()].concat();
        let two = [&[0, 2, 0, 0, 0, 8][..], &2_i64.to_be_bytes(), &[0, 0, 0, 2], b"ab"].concat();
        assert_eq!(rows, [one, two, vec![0xff, 0xff]].concat());
    }
}
