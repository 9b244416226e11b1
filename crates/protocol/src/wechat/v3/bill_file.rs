//! The file format of bills, also those of API v2: a head, rows, a second head, one row of sums.
//!
//! Every cell of a row begins with a back-tick, so that spreadsheets keep long numbers as text; heads have none. There
//! are no quotes: a comma inside a cell stays a comma, and only a comma with a back-tick behind it ends the cell. Lines
//! end with CR LF, the text is UTF-8, often with a byte order mark.

use thiserror::Error;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Why a text is not a bill.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum BillError {
    /// Not UTF-8.
    #[error("the bill is not UTF-8")]
    NotText,
    /// There is no head.
    #[error("the bill has no head")]
    NoHead,
    /// A row has another number of cells than its head. The number is the line's, from 1.
    #[error("line {0} of the bill has another number of cells than its head")]
    Width(usize),
    /// Something stands where it does not belong, or the sums are absent: the file was cut off.
    #[error("line {0} of the bill is out of place, or the bill was cut off there")]
    Order(usize),
    /// A cell that must be there is absent or cannot be read.
    #[error("the cell {0} is absent or cannot be read")]
    Cell(&'static str),
}

/// A table: a head and rows of the same width.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows, without back-ticks.
    pub rows: Vec<Vec<String>>,
}

/// A bill.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bill {
    /// What happened, one row each.
    pub entries: Table,
    /// The sums, one row.
    pub sums: Table,
}

impl Table {
    /// The place of a column. Heads are compared as they are; some files put a unit behind a name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|head| head == name)
    }

    /// A cell of a row by the name of its column.
    pub fn cell<'a>(&self, row: &'a [String], name: &str) -> Option<&'a str> {
        self.column(name).and_then(|at| row.get(at)).map(String::as_str)
    }
}

impl Bill {
    /// Reads a bill.
    ///
    /// # Errors
    /// See [`BillError`]. A file without sums was cut off and is refused whole.
    pub fn parse(bytes: &[u8]) -> Result<Self, BillError> {
        let text = std::str::from_utf8(bytes).map_err(|_| BillError::NotText)?;
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty()).peekable();
        let (_, head) = lines.next().filter(|(_, line)| !is_row(line)).ok_or(BillError::NoHead)?;
        let mut entries = Table { head: head_cells(head), rows: Vec::new() };
        let mut last = 1;
        while let Some((at, line)) = lines.next_if(|(_, line)| is_row(line)) {
            last = at.saturating_add(1);
            entries.rows.push(row_cells(line, entries.head.len(), last)?);
        }
        let (_, head) = lines.next().ok_or(BillError::Order(last))?;
        let (at, line) = lines.next().filter(|(_, line)| is_row(line)).ok_or(BillError::Order(last))?;
        let head = head_cells(head);
        let sums = row_cells(line, head.len(), at.saturating_add(1))?;
        if let Some((at, _)) = lines.next() {
            return Err(BillError::Order(at.saturating_add(1)));
        }
        Ok(Self { entries, sums: Table { head, rows: vec![sums] } })
    }

    /// Writes the bill. The format has no way to write a line break, or a comma with a back-tick behind it: a line
    /// break becomes a blank, and a blank is put between the two.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::from(BYTE_ORDER_MARK);
        for table in [&self.entries, &self.sums] {
            text.push_str(&table.head.join(","));
            text.push_str("\r\n");
            for row in &table.rows {
                let cells: Vec<String> = row.iter().map(|cell| format!("`{}", clean(cell))).collect();
                text.push_str(&cells.join(","));
                text.push_str("\r\n");
            }
        }
        text.into_bytes()
    }
}

fn is_row(line: &str) -> bool {
    line.starts_with('`')
}

fn head_cells(line: &str) -> Vec<String> {
    line.split(',').map(|name| name.trim().to_owned()).collect()
}

fn row_cells(line: &str, width: usize, number: usize) -> Result<Vec<String>, BillError> {
    let cells: Vec<String> = line.strip_prefix('`').unwrap_or(line).split(",`").map(str::to_owned).collect();
    if cells.len() == width { Ok(cells) } else { Err(BillError::Width(number)) }
}

fn clean(cell: &str) -> String {
    cell.replace("\r\n", " ").replace(['\r', '\n'], " ").replace(",`", ", `")
}

/// Reads yuan, such as `0.01`, `12` or `-1.50000`, as fen. Decimals past the second must be zero.
pub fn parse_yuan(text: &str) -> Option<i64> {
    let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (major, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(major) || !is_number(fraction) {
        return None;
    }
    let (fen, rest) = fraction.split_at_checked(2).unwrap_or((fraction, ""));
    if rest.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let minor: i64 = format!("{major}{fen:0<2}").parse().ok()?;
    Some(if is_negative { minor.checked_neg()? } else { minor })
}

/// Writes fen as yuan with two decimals.
pub fn format_yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let digits = format!("{:03}", fen.unsigned_abs());
    let (major, minor) = digits.split_at(digits.len().saturating_sub(2));
    format!("{sign}{major}.{minor}")
}
