//! One row of a statement in CSV, as the providers write them: cells may be quoted, and carry white space or a back-tick
//! so that spreadsheets keep long numbers as text.

/// The cells of a row, without the white space around them; `None` for a quote that is not closed.
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

/// The cells of a row of a table with so many columns, however its free texts are written: `goods` is the column of one. A
/// quote that is not closed is a letter; what is too much belongs to the free text.
pub(crate) fn cells_of(row: &str, width: usize, goods: Option<usize>) -> Option<Vec<String>> {
    let plain = || row.split(',').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut found = cells(row).filter(|cells| cells.len() >= width).unwrap_or_else(plain);
    if let Some(too_many) = found.len().checked_sub(width).filter(|count| *count > 0) {
        let from = goods?.saturating_add(1);
        found.drain(from..from.checked_add(too_many).filter(|to| *to <= found.len())?);
    }
    (found.len() == width).then_some(found)
}

/// A cell as it is written: quoted when it holds a comma or a quote; a line end inside becomes a blank.
pub(crate) fn write_cell(value: &str) -> String {
    let clean: String = value.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if clean.contains([',', '"']) { format!("\"{}\"", clean.replace('"', "\"\"")) } else { clean }
}
