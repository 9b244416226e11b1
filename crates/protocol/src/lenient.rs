//! Fields that no decision depends on. Whatever they contain, the surrounding message is read: a payment must not be
//! refused for a coupon's odd amount. Fields that a decision needs are never read this way.

use serde::de::{Deserialize as _, DeserializeOwned, Deserializer};
use serde_json::Value;

/// The value, or the default when it is absent, `null` or of another type.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Value::deserialize(deserializer).map(|value| serde_json::from_value(value).unwrap_or_default())
}

/// The readable items of a list. Anything that is not a list has none.
pub(crate) fn items<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let read = |item| serde_json::from_value(item).ok();
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(list) => list.into_iter().filter_map(read).collect(),
        _ => Vec::new(),
    })
}

/// A text without the byte order mark that some servers prepend (RFC 8259, 8.1: it may be ignored). A signature still
/// covers it.
pub fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// True for a text that is XML rather than JSON or a table. White space and a byte order mark may precede it.
pub fn is_xml(text: &[u8]) -> bool {
    without_mark(text.trim_ascii_start()).trim_ascii_start().starts_with(b"<")
}
