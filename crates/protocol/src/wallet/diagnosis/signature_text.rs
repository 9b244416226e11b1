//! What a `Signature` header may have been meant to say.

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use percent_encoding::percent_decode_str;

use super::Difference;
use crate::wallet::headers::parse_signature;

/// A header that was read, in one or more ways.
pub(super) struct Reading {
    pub(super) key_version: Option<u32>,
    pub(super) candidates: Vec<Candidate>,
}

/// The bytes of a signature, and what is unusual about the text from which they come.
pub(super) struct Candidate {
    pub(super) bytes: Vec<u8>,
    pub(super) difference: Option<Difference>,
}

impl Reading {
    /// Reads a header as the wallet does, or else as it may have been meant.
    pub(super) fn of(header: &str) -> Result<Self, Difference> {
        let told = |difference| move |bytes| Candidate { bytes, difference: Some(difference) };
        let unusual = [
            (from_hex(header), "hex", "The signature is written in hex. Send its base64."),
            (
                respelled(header, |value| value.replace(' ', "+")),
                "encoding",
                "Each `+` of the base64 became a space, as when a form is decoded. Percent-encode the value, or send it as \
                 it is.",
            ),
            (
                respelled(header, |value| percent_decode_str(value).decode_utf8_lossy().into_owned()),
                "encoding",
                "The base64 is percent-encoded twice. Encode it once, or not at all.",
            ),
            (twice(header), "encoding", "The base64 was encoded as base64 again. Encode it once."),
        ];
        let unusual = unusual
            .into_iter()
            .filter_map(|(bytes, name, text)| Some(told(Difference::new(name, text))(bytes?)));
        match parse_signature(header) {
            Ok(usual) => {
                let unusual = unusual.filter(|candidate| candidate.bytes != usual.bytes).collect::<Vec<_>>();
                let as_usual = Candidate { bytes: usual.bytes, difference: None };
                let candidates = std::iter::once(as_usual).chain(unusual).collect();
                Ok(Self { key_version: usual.key_version, candidates })
            }
            Err(error) => {
                let candidates: Vec<Candidate> = unusual.collect();
                let unreadable = Difference::new("signature_header", error.message());
                if candidates.is_empty() {
                    Err(unreadable)
                } else {
                    Ok(Self { key_version: None, candidates })
                }
            }
        }
    }
}

/// The value of the part `signature=`.
fn value(header: &str) -> Option<&str> {
    header.split(',').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("signature").then_some(value.trim())
    })
}

/// The bytes after the value was changed; `None` when the change makes no difference.
fn respelled(header: &str, change: impl Fn(&str) -> String) -> Option<Vec<u8>> {
    let value = value(header)?;
    let changed = change(value);
    if changed == value {
        return None;
    }
    Some(parse_signature(&format!("signature={changed}")).ok()?.bytes)
}

fn from_hex(header: &str) -> Option<Vec<u8>> {
    HEXLOWER_PERMISSIVE.decode(value(header)?.as_bytes()).ok().filter(|bytes| !bytes.is_empty())
}

fn twice(header: &str) -> Option<Vec<u8>> {
    let once = parse_signature(header).ok()?.bytes;
    BASE64.decode(once.trim_ascii()).ok().filter(|bytes| !bytes.is_empty())
}
