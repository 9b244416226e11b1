//! Decompresses answers that are compressed although nobody asked for it, up to a limit.
//!
//! Invariant: however small a compressed answer is, no more than the limit is decompressed.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

/// How the body of an answer is compressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Packing {
    /// Not at all, or with an unknown method.
    Plain,
    /// `gzip`.
    Gzip,
    /// `deflate`: a zlib stream by the standard; some servers omit the zlib header.
    Deflate,
}

/// The decompressed bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Unpacked {
    /// The bytes, truncated at the limit.
    pub(super) bytes: Vec<u8>,
    /// True when nothing was cut off.
    pub(super) is_whole: bool,
}

impl Packing {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let named = headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match named.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Self::Gzip,
            "deflate" => Self::Deflate,
            _ => Self::Plain,
        }
    }

    /// Decompresses a body; `None` when there is nothing to decompress, or it is not what its header says.
    pub(super) fn unpack(self, body: &[u8], limit: usize) -> Option<Unpacked> {
        match self {
            Self::Plain => None,
            Self::Gzip => read(MultiGzDecoder::new(body), limit),
            Self::Deflate => {
                read(ZlibDecoder::new(body), limit).or_else(|| read(DeflateDecoder::new(body), limit))
            }
        }
    }
}

fn read(packed: impl Read, limit: usize) -> Option<Unpacked> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    packed.take(most).read_to_end(&mut bytes).ok()?;
    let is_whole = bytes.len() <= limit;
    bytes.truncate(limit);
    Some(Unpacked { bytes, is_whole })
}
