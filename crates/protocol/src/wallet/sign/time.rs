//! The time headers that a signature covers: ours, and those of others.

use cashier_core::error::{Code, Error};
use cashier_core::time::Timestamp;

use crate::wallet::time::parse_request_time;

/// The time of a message of ours: UTC in whole seconds, `2026-11-21T01:38:56+00:00`. So it has no dot, which ends it in
/// the string to sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageTime(String);

impl MessageTime {
    /// The time header of a message that is made at `at`.
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

/// The time of a message that came, exactly as it was sent. It may have fractions of a second, so a dot; but the whole
/// text is one time, and no part of one is a time too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SentTime {
    text: String,
    at: Timestamp,
}

/// No form of a time is longer.
const LENGTH_MAX: usize = 40;

impl SentTime {
    /// Reads a time header in any form that clients send.
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

    /// The time that it names.
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

impl From<&MessageTime> for SentTime {
    fn from(time: &MessageTime) -> Self {
        // What `MessageTime` writes is always read; a test holds that.
        Self { at: Timestamp::parse_rfc3339(&time.0).unwrap_or_default(), text: time.0.clone() }
    }
}
