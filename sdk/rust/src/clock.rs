//! The time, for programs that bring no clock of their own.

use std::time::SystemTime;

/// The machine's time.
#[expect(
    clippy::disallowed_methods,
    reason = "the SDK runs in programs of others, who may bring their own clock"
)]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

/// Milliseconds since 1970, negative before.
pub(crate) fn millis(time: SystemTime) -> i64 {
    let after = |span: std::time::Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(span) => after(span),
        Err(before) => after(before.duration()).saturating_neg(),
    }
}
