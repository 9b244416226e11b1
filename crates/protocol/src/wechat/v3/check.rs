//! The limits of request fields, for a merchant before it sends and for a sandbox when it receives. Lengths are bytes
//! of UTF-8, as counted by the provider; see [`crate::limits`].

use thiserror::Error;

use super::error::{ApiError, ErrorDetail};
use crate::limits::{Limit, Unit};

/// A field that is outside its limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("{field}: {issue}")]
pub struct Invalid {
    /// The field.
    pub field: &'static str,
    /// What is wrong with it.
    pub issue: &'static str,
}

impl From<Invalid> for ApiError {
    fn from(invalid: Invalid) -> Self {
        let detail = ErrorDetail {
            field: Some(format!("/{}", invalid.field.replace('.', "/"))),
            value: None,
            issue: Some(invalid.issue.to_owned()),
            location: Some("body".to_owned()),
        };
        Self::new("PARAM_ERROR", &invalid.to_string()).with_detail(&detail)
    }
}

/// Ok, or the field and the issue.
pub(super) const fn ensure(is_right: bool, field: &'static str, issue: &'static str) -> Result<(), Invalid> {
    if is_right { Ok(()) } else { Err(Invalid { field, issue }) }
}

/// A text of `min` to `max` bytes without NUL.
pub(super) fn text(field: &'static str, value: &str, min: usize, max: usize) -> Result<(), Invalid> {
    ensure(value.len() >= min, field, "is too short")?;
    ensure(value.len() <= max, field, "is too long; bytes of UTF-8 are counted")?;
    ensure(!value.contains('\0'), field, "holds a NUL character")
}

/// A text within its limit from the table.
pub(super) fn limited(field: &'static str, value: &str, min: usize, limit: Limit) -> Result<(), Invalid> {
    let issue = match limit.unit {
        Unit::Letters => "is too long; characters are counted",
        Unit::Bytes | Unit::GbkBytes => "is too long; bytes of UTF-8 are counted",
    };
    ensure(value.len() >= min, field, "is too short")?;
    ensure(limit.holds(value), field, issue)?;
    ensure(!value.contains('\0'), field, "holds a NUL character")
}

/// The same for an optional field.
pub(super) fn maybe(field: &'static str, value: Option<&String>, limit: Limit) -> Result<(), Invalid> {
    value.map_or(Ok(()), |value| limited(field, value, 0, limit))
}

/// A merchant's number: letters, digits, `_`, `-`, and the characters in `extra`.
pub(super) fn number(
    field: &'static str,
    value: &str,
    min: usize,
    max: usize,
    extra: &str,
) -> Result<(), Invalid> {
    text(field, value, min, max)?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || extra.contains(c);
    ensure(value.chars().all(allowed), field, "holds a character that is not allowed")
}

/// An absolute URL without a query. The receiver decides whether plain http is acceptable; the provider itself
/// accepts only https.
pub(super) fn notify_url(field: &'static str, value: &str, max: usize) -> Result<(), Invalid> {
    text(field, value, 1, max)?;
    let is_absolute = value.starts_with("https://") || value.starts_with("http://");
    ensure(is_absolute, field, "must be an absolute URL")?;
    ensure(!value.contains(['?', '#']), field, "must not have a query")
}

/// Positive minor units.
pub(super) const fn positive(field: &'static str, minor: i64) -> Result<(), Invalid> {
    ensure(minor > 0, field, "must be at least 1")
}
