//! `POST /v1/authorizations/cancelToken` (wallet OpenAPI, §3.2).

use cashier_core::error::{Code, Error};

use super::fields::Fields;
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Retires an access token together with its refresh token.",
    request: &[
        Field::new(&["accessToken"], Form::Text(128), "the token from `applyToken`").needed(),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
    answer: &[],
    codes: &[Code::Success, Code::InvalidAccessToken],
};

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
