//! One row of a CSV statement, as the providers write them: cells may be quoted, and have white space or a backtick
//! so that spreadsheets keep long numbers as text.

/// The cells of a row, trimmed; `None` for an unclosed quote.
pub(crate) fn cells(row: &str) -> Option<Vec<String>> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut letters = row.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' if is_quoted || cell.trim().is_empty() => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            _ => cell.push(letter),
        }
    }
    cells.push(cell.trim().to_owned());
    if is_quoted { None } else { Some(cells) }
}

/// The cells of a row with a known number of columns, however its free text is written: `goods` is the column with
/// free text. An unclosed quote is a literal character; surplus cells belong to the free text.
pub(crate) fn cells_of(row: &str, width: usize, goods: Option<usize>) -> Option<Vec<String>> {
    let plain = || row.split(',').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut found = cells(row).filter(|cells| cells.len() >= width).unwrap_or_else(plain);
    if let Some(too_many) = found.len().checked_sub(width).filter(|count| *count > 0) {
        let from = goods?.saturating_add(1);
        found.drain(from..from.checked_add(too_many).filter(|to| *to <= found.len())?);
    }
    (found.len() == width).then_some(found)
}

/// A cell as written: quoted when it contains a comma or a quote; a line break inside becomes a space.
pub(crate) fn write_cell(value: &str) -> String {
    let clean: String = value.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if clean.contains([',', '"']) { format!("\"{}\"", clean.replace('"', "\"\"")) } else { clean }
}
