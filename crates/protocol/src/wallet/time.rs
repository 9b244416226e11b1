//! The time headers in all the forms that real clients send, and the clock window (wallet OpenAPI, §1.2 and §1.7).

use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::time::Timestamp;

/// Parses a `Request-Time`: ISO 8601 with an offset, or milliseconds since 1970.
///
/// # Errors
/// `TIMESTAMP_INVALID` for anything else.
pub fn parse_request_time(header: &str) -> Result<Timestamp, Error> {
    let text = header.trim();
    let parsed = if text.len() >= 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse::<i64>().ok().and_then(|millis| millis.checked_mul(1_000)).map(Timestamp::from_micros)
    } else {
        Timestamp::parse_rfc3339(text).ok()
    };
    parsed.ok_or_else(|| {
        let detail = "Request-Time must look like 2026-11-21T01:38:56+03:00, or be milliseconds since 1970.";
        Error::new(Code::TimestampInvalid).with_detail(detail)
    })
}

/// Checks that a request was made within `window` of now, on either side. A window of zero disables the check.
///
/// # Errors
/// `TIMESTAMP_INVALID`.
pub fn check_window(made_at: Timestamp, now: Timestamp, window: Duration) -> Result<(), Error> {
    let apart = Duration::from_micros(made_at.as_micros().abs_diff(now.as_micros()));
    if window.is_zero() || apart <= window {
        return Ok(());
    }
    let detail = format!(
        "Request-Time is more than {} seconds away from the server's clock, which shows {}.",
        window.as_secs(),
        now.to_rfc3339()
    );
    Err(Error::new(Code::TimestampInvalid).with_detail(detail))
}
