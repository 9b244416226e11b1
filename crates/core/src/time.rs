//! Points in time. Nothing here reads a clock: time is passed in as a value.

use std::time::Duration;

use thiserror::Error;

/// A point in time: microseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Timestamp(i64);

/// Why a text is not a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("not an ISO 8601 time with an offset, such as 2026-11-21T01:38:56+03:00")]
pub struct TimeError;

impl Timestamp {
    /// From microseconds since 1970-01-01 UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01 UTC.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since 1970-01-01 UTC.
    pub const fn as_millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// This time plus `span`; `None` past the end of time.
    pub fn checked_add(self, span: Duration) -> Option<Self> {
        let micros = i64::try_from(span.as_micros()).ok()?;
        self.0.checked_add(micros).map(Self)
    }

    /// This time minus `span`; `None` past the beginning of time.
    pub fn checked_sub(self, span: Duration) -> Option<Self> {
        let micros = i64::try_from(span.as_micros()).ok()?;
        self.0.checked_sub(micros).map(Self)
    }

    /// This time plus `span`, or the end of time.
    #[must_use]
    pub fn saturating_add(self, span: Duration) -> Self {
        self.checked_add(span).unwrap_or(Self(i64::MAX))
    }

    /// Parses an ISO 8601 time with an offset: `Z`, `+03:00` or `+0300`, with or without fractions of a second.
    ///
    /// # Errors
    /// [`TimeError`] for anything else.
    pub fn parse_rfc3339(text: &str) -> Result<Self, TimeError> {
        let time: jiff::Timestamp = text.parse().map_err(|_| TimeError)?;
        Ok(Self(time.as_microsecond()))
    }

    /// RFC 3339 in UTC with milliseconds and a numeric offset: `2026-11-21T01:38:56.544+00:00`.
    pub fn to_rfc3339(self) -> String {
        let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        format!("{}", time.strftime("%Y-%m-%dT%H:%M:%S.%3f+00:00"))
    }

    /// RFC 3339 in UTC with microseconds: `2026-11-21T01:38:56.544000Z`.
    pub fn to_rfc3339_micros(self) -> String {
        let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        format!("{}", time.strftime("%Y-%m-%dT%H:%M:%S.%6fZ"))
    }

    /// RFC 3339 in UTC with whole seconds and a numeric offset: `2026-11-21T01:38:56+00:00`.
    pub fn to_rfc3339_seconds(self) -> String {
        let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        format!("{}", time.strftime("%Y-%m-%dT%H:%M:%S+00:00"))
    }
}
