//! `POST /v1/users/inquiryUserInfo` (wallet OpenAPI, §4.1).

use cashier_core::error::{Code, Error};

use super::fields::Fields;
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Tells about the user, as far as the scopes go.",
    request: REQUEST,
    answer: &[Field::new(&["userInfo"], Form::Object(USER), "the user").needed()],
    codes: &[
        Code::Success,
        Code::InvalidAccessToken,
        Code::ExpiredAccessToken,
        Code::AccessDenied,
        Code::UserNotExist,
        Code::InvalidClientStatus,
    ],
};

/// What names the user: the token.
pub(super) const REQUEST: &[Field] = &[
    Field::new(&["accessToken"], Form::Text(128), "the token from `applyToken`").needed(),
    Field::new(&["authClientId"], Form::Text(128), "read and not used"),
    Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
];

const USER: &[Field] = &[
    Field::new(&["userId"], Form::Text(64), "the user's id").needed(),
    Field::new(&["status"], Form::Word(&["ACTIVE", "FROZEN"]), "whether the operator has suspended the user")
        .needed(),
    Field::new(&["nickName"], Form::Text(256), "how to address the user"),
    Field::new(&["userName"], Form::Object(NAME), "the user's name"),
    Field::new(&["loginIdInfos"], Form::List(2, LOGIN), "with what the user signs in"),
    Field::new(&["contactInfos"], Form::List(2, CONTACT), "how to reach the user"),
];

const NAME: &[Field] = &[Field::new(&["fullName"], Form::Text(256), "the whole name").needed()];

const LOGIN: &[Field] = &[
    Field::new(&["loginId"], Form::Text(256), "the address").needed(),
    Field::new(&["maskLoginId"], Form::Text(256), "the address, mostly hidden").needed(),
    Field::new(&["loginIdType"], Form::Word(&["MOBILE_PHONE", "EMAIL"]), "what it is").needed(),
];

const CONTACT: &[Field] = &[
    Field::new(&["contactType"], Form::Word(&["MOBILE_PHONE", "EMAIL"]), "what it is").needed(),
    Field::new(&["contactNo"], Form::Text(256), "the address").needed(),
];

/// Reads the body: the access token.
///
/// # Errors
/// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
pub fn parse(body: &[u8]) -> Result<String, Error> {
    let map = parse_body(body)?;
    let fields = Fields::new(&map);
    fields.text("authClientId", 128)?;
    fields.text("extendInfo", 4096)?;
    fields.required_text("accessToken", 128)
}
