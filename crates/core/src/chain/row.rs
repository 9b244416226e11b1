//! The canonical bytes of a row.
//!
//! A row is its version of this format, the number of its table, and each value that is not null: the number of its
//! column, a letter for its type, and the value. Since nulls are left out, a column that a later version adds changes
//! no earlier row.

/// The version of this format.
const VERSION: u8 = 1;

/// Stands where a column's number would: a row of another table follows, which belongs to this one.
const LINE: u8 = 0xff;

/// A value of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// An integer: `i`, and eight bytes, the highest first.
    Int(i64),
    /// A text: `t`, the number of its bytes in four, and its bytes in UTF-8.
    Text(&'a str),
    /// Bytes: `b`, their number in four, and they.
    Bytes(&'a [u8]),
}

/// Begins a row of the table with this number.
pub fn push_row(out: &mut Vec<u8>, table: u8) {
    out.extend_from_slice(&[VERSION, table]);
}

/// Adds the value of the column with this number, counted from 0 in the order of the table's columns.
pub fn push_value(out: &mut Vec<u8>, column: u8, value: Value<'_>) {
    let (letter, bytes) = match value {
        Value::Null => return,
        Value::Int(number) => {
            out.extend_from_slice(&[column, b'i']);
            out.extend_from_slice(&number.to_be_bytes());
            return;
        }
        Value::Text(text) => (b't', text.as_bytes()),
        Value::Bytes(bytes) => (b'b', bytes),
    };
    out.extend_from_slice(&[column, letter]);
    // No value is longer: a call's body has at most 256 KiB, and a longer one would only lose this check of its length.
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Begins a row that belongs to the one before it.
pub fn push_line(out: &mut Vec<u8>, table: u8) {
    out.push(LINE);
    push_row(out, table);
}

/// The values of a row, with the numbers of their columns, up to the first row that belongs to it.
pub fn values(row: &[u8]) -> impl Iterator<Item = (u8, Value<'_>)> {
    let mut rest = row.get(2..).unwrap_or_default();
    std::iter::from_fn(move || take_value(&mut rest))
}

/// Reads what [`push_value`] wrote off the front.
fn take_value<'a>(bytes: &mut &'a [u8]) -> Option<(u8, Value<'a>)> {
    let ([column, letter], rest) = bytes.split_first_chunk::<2>()?;
    let (value, rest) = match letter {
        b'i' => {
            let (number, rest) = rest.split_first_chunk::<8>()?;
            (Value::Int(i64::from_be_bytes(*number)), rest)
        }
        b't' | b'b' => {
            let (length, rest) = rest.split_first_chunk::<4>()?;
            let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
            let (value, rest) = rest.split_at_checked(length)?;
            let text = std::str::from_utf8(value).ok().filter(|_| *letter == b't');
            (text.map_or(Value::Bytes(value), Value::Text), rest)
        }
        _ => return None,
    };
    *bytes = rest;
    Some((*column, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_its_values_with_their_columns() {
        let mut out = Vec::new();
        push_row(&mut out, 7);
        push_value(&mut out, 0, Value::Int(-2));
        push_value(&mut out, 1, Value::Null);
        push_value(&mut out, 2, Value::Text("é"));
        push_value(&mut out, 3, Value::Bytes(&[9]));
        let values = [
            &[0, b'i'][..],
            &(-2_i64).to_be_bytes(),
            &[2, b't', 0, 0, 0, 2, 0xc3, 0xa9],
            &[3, b'b', 0, 0, 0, 1, 9],
        ];
        assert_eq!(out, [&[1, 7][..], &values.concat()].concat());
        push_line(&mut out, 8);
        push_value(&mut out, 0, Value::Int(1));
        let read: Vec<_> = super::values(&out).collect();
        assert_eq!(read, [(0, Value::Int(-2)), (2, Value::Text("é")), (3, Value::Bytes(&[9]))]);
    }
}
