//! Amounts and times in JSON: strings such as `"0.01"` and `"2026-11-21 09:38:56"`.

use cashier_core::time::Timestamp;
use serde::de::Error;
use serde::{Deserialize as _, Deserializer, Serializer};
use serde_json::value::RawValue;

use super::yuan;
use crate::china_time;

/// The text of a JSON string or number. A number is taken as written: a binary fraction would not be exact.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    match raw.get() {
        "null" => Ok(None),
        quoted if quoted.starts_with('"') => serde_json::from_str(quoted).map(Some).map_err(D::Error::custom),
        number => Ok(Some(number.to_owned())),
    }
}

/// A count. It is a number in a JSON body and a string in a query.
pub(crate) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let text = text(deserializer)?.unwrap_or_default();
    text.parse().map_err(|_| D::Error::custom("not a count"))
}

/// The same for fields that no decision depends on: an unreadable value counts as missing.
fn loose<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    Ok(match raw.get() {
        quoted if quoted.starts_with('"') => serde_json::from_str(quoted).ok(),
        other => Some(other.to_owned()),
    })
}

/// A mandatory amount.
pub(crate) mod fen {
    use super::{Deserializer, Error as _, Serializer, text, yuan};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(fen: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&yuan::write(*fen))
    }

    pub(crate) fn deserialize<'de, T: Deserializer<'de>>(deserializer: T) -> Result<i64, T::Error> {
        let text = text(deserializer)?.ok_or_else(|| T::Error::custom("an amount is absent"))?;
        yuan::parse(&text).map_err(T::Error::custom)
    }
}

/// An amount that may be absent, `null` or empty.
pub(crate) mod fen_or_none {
    use super::{Deserializer, Error as _, Serializer, text, yuan};

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(fen: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
        match fen {
            Some(fen) => serializer.serialize_str(&yuan::write(*fen)),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, T: Deserializer<'de>>(deserializer: T) -> Result<Option<i64>, T::Error> {
        let text = text(deserializer)?.filter(|text| !text.is_empty());
        text.map(|text| yuan::parse(&text)).transpose().map_err(T::Error::custom)
    }
}

/// An amount that no decision depends on: an unreadable one counts as missing.
pub(crate) mod loose_fen {
    pub(crate) use super::fen_or_none::serialize;
    use super::{Deserializer, loose, yuan};

    pub(crate) fn deserialize<'de, T: Deserializer<'de>>(deserializer: T) -> Result<Option<i64>, T::Error> {
        Ok(loose(deserializer)?.and_then(|text| yuan::parse(&text).ok()))
    }
}

/// A time that no decision depends on: an unreadable one counts as missing.
pub(crate) mod loose_time {
    pub(crate) use super::time_or_none::serialize;
    use super::{Deserializer, Timestamp, china_time, loose};

    pub(crate) fn deserialize<'de, T: Deserializer<'de>>(
        deserializer: T,
    ) -> Result<Option<Timestamp>, T::Error> {
        Ok(loose(deserializer)?.and_then(|text| china_time::parse_loose(&text)))
    }
}

/// A time that may be absent, `null` or empty.
pub(crate) mod time_or_none {
    use super::{Deserializer, Error as _, Serializer, Timestamp, china_time, text};

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => serializer.serialize_str(&china_time::to_dashed(*at)),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, T: Deserializer<'de>>(
        deserializer: T,
    ) -> Result<Option<Timestamp>, T::Error> {
        let text = text(deserializer)?.filter(|text| !text.is_empty());
        match text {
            Some(text) => match china_time::parse_dashed(&text) {
                Some(at) => Ok(Some(at)),
                None => Err(T::Error::custom("not a time like 2026-11-21 09:38:56")),
            },
            None => Ok(None),
        }
    }
}

/// A switch written as the string `true` or `false`; Alipay accepts JSON booleans as well.
pub(crate) mod switch {
    use super::{Deserializer, Error as _, Serializer, text};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(is_on: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *is_on { "true" } else { "false" })
    }

    pub(crate) fn deserialize<'de, T: Deserializer<'de>>(deserializer: T) -> Result<bool, T::Error> {
        match text(deserializer)?.as_deref() {
            Some("true") => Ok(true),
            None | Some("false" | "") => Ok(false),
            Some(_) => Err(T::Error::custom("neither true nor false")),
        }
    }
}
