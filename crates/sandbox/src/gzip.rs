//! Compresses a file with gzip.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

/// The compressed file.
pub(crate) fn pack(file: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let written = encoder.write_all(file).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}
