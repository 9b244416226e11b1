//! The time headers that a signature covers: our own, and those of others.

use cashier_core::error::{Code, Error};
use cashier_core::time::Timestamp;

use crate::wallet::time::parse_request_time;

/// The time of our own messages: UTC in whole seconds, `2026-11-21T01:38:56+00:00`. It cannot contain a dot, which
/// terminates it in the string to sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageTime(String);

impl MessageTime {
    /// The time header of a message made at `at`.
    pub fn of(at: Timestamp) -> Self {
        Self(at.to_rfc3339_seconds())
    }

    /// The header's value.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The header's value.
    pub fn into_text(self) -> String {
        self.0
    }
}

/// The time of a received message, exactly as sent. It may have fractions of a second, and so a dot; but the whole
/// text is one time, and no part of a time is itself a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SentTime {
    text: String,
    at: Timestamp,
}

/// The longest form of a time.
const LENGTH_MAX: usize = 40;

impl SentTime {
    /// Parses a time header in any form that clients send.
    ///
    /// # Errors
    /// `TIMESTAMP_INVALID`.
    pub fn parse(header: &str) -> Result<Self, Error> {
        let is_part = |byte: u8| byte.is_ascii_digit() || b"TtZz:+-.".contains(&byte);
        if header.len() > LENGTH_MAX || !header.bytes().all(is_part) {
            let detail =
                "Request-Time must look like 2026-11-21T01:38:56+03:00, or be milliseconds since 1970.";
            return Err(Error::new(Code::TimestampInvalid).with_detail(detail));
        }
        Ok(Self { at: parse_request_time(header)?, text: header.to_owned() })
    }

    /// The header's value.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The time it represents.
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

impl From<&MessageTime> for SentTime {
    fn from(time: &MessageTime) -> Self {
        // What `MessageTime` writes can always be parsed; a test proves it.
        Self { at: Timestamp::parse_rfc3339(&time.0).unwrap_or_default(), text: time.0.clone() }
    }
}
