//! The file format of bills, including those of API v2: a header, rows, a second header, one row of totals.
//!
//! Every cell of a row begins with a backtick, so that spreadsheets keep long numbers as text; headers have none.
//! There are no quotes: a comma inside a cell stays a comma, and only a comma followed by a backtick ends the cell.
//! Lines end with CR LF, the text is UTF-8, often with a byte order mark.
//!
//! Names of goods are written verbatim, even with a line break or with a comma followed by a backtick. Such a row is
//! reassembled if possible; a row that cannot be read does not affect the others.

use thiserror::Error;

const BYTE_ORDER_MARK: char = '\u{feff}';
/// The free-text column.
const GOODS: &str = "商品名称";

/// Why a text is not a bill.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum BillError {
    /// Not UTF-8.
    #[error("the bill is not UTF-8")]
    NotText,
    /// There is no header.
    #[error("the bill has no header")]
    NoHead,
    /// A row has a different number of cells than its header, and cannot be repaired. The number is the line's, from
    /// 1.
    #[error("line {0} of the bill has a different number of cells from its header")]
    Width(usize),
    /// Something is out of place, or the totals are missing: the file is truncated.
    #[error("line {0} of the bill is out of place, or the bill was cut off there")]
    Order(usize),
    /// A mandatory cell is missing or cannot be read.
    #[error("the cell {0} is absent or cannot be read")]
    Cell(&'static str),
}

/// A table: a header and rows of the same width.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows, without backticks.
    pub rows: Vec<Vec<String>>,
}

/// A bill.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bill {
    /// The entries, one row each.
    pub entries: Table,
    /// The totals, one row.
    pub sums: Table,
}

impl Table {
    /// The position of a column. Headers are compared verbatim; some files put a unit after a name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|head| head == name)
    }

    /// A cell of a row by its column's name.
    pub fn cell<'a>(&self, row: &'a [String], name: &str) -> Option<&'a str> {
        self.column(name).and_then(|at| row.get(at)).map(String::as_str)
    }
}

impl Bill {
    /// Reads a bill in which every row must be readable.
    ///
    /// # Errors
    /// See [`BillError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, BillError> {
        let read = ReadBill::parse(bytes)?;
        match read.odd.first() {
            Some(line) => Err(BillError::Width(*line)),
            None => Ok(read.bill),
        }
    }

    /// Writes the bill. The format cannot represent a line break, or a comma followed by a backtick: a line break
    /// becomes a space, and a space is inserted between the two.
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

/// A bill that was read, row by row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReadBill {
    /// The parts that could be read.
    pub bill: Bill,
    /// The line of each entry, from 1.
    pub lines: Vec<usize>,
    /// The lines of rows that do not match their header.
    pub odd: Vec<usize>,
}

impl ReadBill {
    /// Reads a bill; rows that do not match are reported and left out.
    ///
    /// # Errors
    /// See [`BillError`]. A file without totals is truncated and refused as a whole.
    pub fn parse(bytes: &[u8]) -> Result<Self, BillError> {
        // A name with invalid bytes must not spoil the day; a header with them is not a header.
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
        if text.lines().next().unwrap_or_default().contains(char::REPLACEMENT_CHARACTER) {
            return Err(BillError::NotText);
        }
        let mut lines: Vec<(usize, &str)> = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at.saturating_add(1), line))
            .filter(|(_, line)| !line.is_empty())
            .collect();
        let last = lines.last().map_or(1, |(at, _)| *at);
        let head = lines.first().filter(|(_, line)| !is_row(line)).ok_or(BillError::NoHead)?;
        let head = head_cells(head.1);
        // The totals are at the end: their header, and one row.
        let (at, row) = lines.pop().filter(|(_, line)| is_row(line)).ok_or(BillError::Order(last))?;
        let sums_head = lines.pop().filter(|(_, line)| !line.contains('`'));
        let sums_head = head_cells(sums_head.filter(|_| !lines.is_empty()).ok_or(BillError::Order(last))?.1);
        let sums = row_cells(row, sums_head.len()).ok_or(BillError::Width(at))?;
        let mut read = Self {
            bill: Bill {
                entries: Table { head, rows: Vec::new() },
                sums: Table { head: sums_head, rows: vec![sums] },
            },
            ..Self::default()
        };
        let mut entries = lines.into_iter().skip(1).peekable();
        while let Some((at, first)) = entries.next() {
            // A line that does not begin like a row continues the previous one.
            let mut row = first.to_owned();
            while let Some((_, more)) = entries.next_if(|(_, line)| !is_row(line)) {
                row.push('\n');
                row.push_str(more);
            }
            match row_cells(&row, read.bill.entries.head.len()).or_else(|| mended(&row, &read.bill.entries)) {
                Some(cells) if is_row(&row) => {
                    read.bill.entries.rows.push(cells);
                    read.lines.push(at);
                }
                _ => read.odd.push(at),
            }
        }
        Ok(read)
    }
}

/// The cells of a row with more of them than its header: the free texts (names of goods and the merchant's
/// passthrough data) are adjacent and absorb the surplus.
fn mended(row: &str, table: &Table) -> Option<Vec<String>> {
    let mut cells: Vec<String> = split(row).collect();
    let too_many = cells.len().checked_sub(table.head.len())?;
    let from = table.column(GOODS)?.saturating_add(1);
    cells.drain(from..from.checked_add(too_many)?);
    Some(cells)
}

fn split(row: &str) -> impl Iterator<Item = String> + '_ {
    row.strip_prefix('`').unwrap_or(row).split(",`").map(str::to_owned)
}

fn is_row(line: &str) -> bool {
    line.starts_with('`')
}

fn head_cells(line: &str) -> Vec<String> {
    line.split(',').map(|name| name.trim().to_owned()).collect()
}

fn row_cells(line: &str, width: usize) -> Option<Vec<String>> {
    let cells: Vec<String> = split(line).collect();
    (cells.len() == width).then_some(cells)
}

fn clean(cell: &str) -> String {
    cell.replace("\r\n", " ").replace(['\r', '\n'], " ").replace(",`", ", `")
}

/// Parses yuan, such as `0.01`, `12` or `-1.50000`, as fen. Decimals past the second must be zero.
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
