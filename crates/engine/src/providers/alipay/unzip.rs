//! Finds the file in an archive that holds Alipay's trade statement.

use std::io::{Cursor, Read as _};

/// The largest statement that is decompressed.
const UNPACKED_MAX: u64 = 256 * 1024 * 1024;

/// The statement with every line, not the one with the totals. A file that is not an archive is returned unchanged.
pub(super) fn trade_statement(file: Vec<u8>) -> Result<Vec<u8>, String> {
    if !file.starts_with(b"PK") {
        return Ok(file);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).map_err(|error| error.to_string())?;
    let mut found = None;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|error| error.to_string())?;
        // Names are in GBK and contain 汇总 for the totals; the detailed statement is the larger file.
        let size = part.size();
        if part.is_file() && found.is_none_or(|(_, largest)| size > largest) {
            found = Some((index, size));
        }
    }
    let (index, _) = found.ok_or("the archive is empty")?;
    let part = archive.by_index(index).map_err(|error| error.to_string())?;
    let mut text = Vec::new();
    part.take(UNPACKED_MAX).read_to_end(&mut text).map_err(|error| error.to_string())?;
    Ok(text)
}
