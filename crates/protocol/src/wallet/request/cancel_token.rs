//! `POST /v1/authorizations/cancelToken` (wallet OpenAPI, §3.2).

use cashier_core::error::Error;

use super::fields::Fields;
use super::json::parse_body;

/// Reads the body: the access token.
///
/// # Errors
/// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
pub fn parse(body: &[u8]) -> Result<String, Error> {
    let map = parse_body(body)?;
    let fields = Fields::new(&map);
    fields.text("extendInfo", 4096)?;
    fields.required_text("accessToken", 128)
}
