//! Parses a body as one JSON object, strictly: no duplicate names, no excessive nesting.
//!
//! A duplicate name can mean two things to two readers, and a signed body must have one meaning. The values of the
//! fields are not checked here.

use std::fmt;

use cashier_core::error::{Code, Error};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The maximum nesting depth of objects and arrays. A pay request of the reference needs five levels. Each level is
/// parsed once more, so this also bounds the work.
pub const DEPTH_MAX: usize = 32;

/// How much of a name an error repeats, in characters.
const NAME_SHOWN: usize = 64;

/// Reads a body as a JSON object.
///
/// # Errors
/// `MSG_PARSE_ERROR` when it is not JSON in UTF-8, not an object, nested deeper than [`DEPTH_MAX`], or has a
/// duplicate name in an object.
pub fn parse_body(body: &[u8]) -> Result<Map<String, Value>, Error> {
    let raw: &RawValue = serde_json::from_slice(body).map_err(|error| {
        refuse(format!("The body is not JSON in UTF-8 (line {}, column {}).", error.line(), error.column()))
    })?;
    match read(raw.get(), DEPTH_MAX)? {
        Value::Object(map) => Ok(map),
        _ => Err(refuse("The body must be a JSON object.")),
    }
}

fn refuse(detail: impl Into<String>) -> Error {
    Error::new(Code::MsgParseError).with_detail(detail)
}

/// Reads one value; `levels` is the number of levels that may still be opened.
fn read(text: &str, levels: usize) -> Result<Value, Error> {
    let inside = || {
        levels
            .checked_sub(1)
            .ok_or_else(|| refuse(format!("The body is nested deeper than {DEPTH_MAX} levels.")))
    };
    // The text is already JSON; only an escape for an invalid character can still be wrong.
    let wrong = |_: serde_json::Error| refuse("A text in the body is not Unicode.");
    match text.trim_start().bytes().next() {
        Some(b'{') => {
            let levels = inside()?;
            let Members(members) = serde_json::from_str(text).map_err(wrong)?;
            let mut map = Map::new();
            for (name, value) in members {
                let value = read(value.get(), levels)?;
                if map.contains_key(&name) {
                    let shown: String = name.chars().take(NAME_SHOWN).collect();
                    return Err(refuse(format!("The field {shown} stands twice in one object.")));
                }
                map.insert(name, value);
            }
            Ok(Value::Object(map))
        }
        Some(b'[') => {
            let levels = inside()?;
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(wrong)?;
            items.into_iter().map(|item| read(item.get(), levels)).collect::<Result<_, _>>().map(Value::Array)
        }
        _ => serde_json::from_str(text).map_err(wrong),
    }
}

/// The members of an object in order, including duplicates.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = access.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Collect).map(Members)
    }
}
