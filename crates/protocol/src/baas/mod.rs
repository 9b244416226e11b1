//! The BaaS API (`/hserve/…`) as used by its published SDK: requests in, answers out, as pure functions.

pub mod account;
pub mod answer;
pub mod cost;
mod gateways;
pub mod headers;
pub mod list;
pub mod login;
pub mod order;
pub mod trigger;
pub mod user;
pub mod where_filter;

#[cfg(test)]
mod tests;

use cashier_core::error::{Code, Error};
use serde::de::DeserializeOwned;

/// A refusal of a request, with a message that says what is wrong with it.
pub(crate) fn illegal(detail: impl Into<String>) -> Error {
    Error::new(Code::ParamIllegal).with_detail(detail)
}

/// Parses a JSON body. Unknown names are ignored, because the SDK's mini-program builds send some; an empty body
/// counts as an empty object.
///
/// # Errors
/// `PARAM_ILLEGAL` when it is not JSON, or a field has another type.
pub fn parse_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| illegal(format!("The body is not valid: {error}.")))
}

/// A text that a database can store and a person can read: no control characters, and not longer than `max`.
///
/// # Errors
/// `PARAM_ILLEGAL` with the field's name.
pub(crate) fn plain_text(name: &str, text: String, max: usize) -> Result<String, Error> {
    if text.chars().any(char::is_control) {
        return Err(illegal(format!("{name} must not hold control characters.")));
    }
    if text.chars().count() > max {
        return Err(illegal(format!("{name} may have at most {max} characters.")));
    }
    Ok(text)
}
