//! `POST /v1/authorizations/applyToken` (wallet OpenAPI, §3.1).

use cashier_core::error::{Code, Error};

use super::fields::Fields;
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Exchanges an auth code or a refresh token for a pair of tokens.",
    request: &[
        Field::new(&["grantType"], Form::Word(&["AUTHORIZATION_CODE", "REFRESH_TOKEN"]), "what is exchanged")
            .needed(),
        Field::new(
            &["authCode"],
            Form::Text(128),
            "the code from `my.getAuthCode`; needed with `AUTHORIZATION_CODE`",
        ),
        Field::new(&["referenceClientId"], Form::Text(128), "must be your `Client-Id` when it is given"),
        Field::new(&["refreshToken"], Form::Text(128), "needed with `REFRESH_TOKEN`"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is not kept"),
    ],
    answer: &[
        Field::new(&["accessToken"], Form::Text(128), "lets you act for the user").needed(),
        Field::new(&["accessTokenExpiryTime"], Form::Time, "when it ends").needed(),
        Field::new(&["refreshToken"], Form::Text(128), "gives a new pair, once").needed(),
        Field::new(&["refreshTokenExpiryTime"], Form::Time, "when it ends").needed(),
        Field::new(&["customerId"], Form::Text(64), "the user").needed(),
    ],
    codes: &[
        Code::Success,
        Code::AuthClientUnsupportedGrantType,
        Code::ReferenceClientIdNotMatch,
        Code::InvalidCode,
        Code::UsedCode,
        Code::ExpiredCode,
        Code::InvalidRefreshToken,
        Code::UsedRefreshToken,
        Code::ExpiredRefreshToken,
        Code::InvalidClientStatus,
        Code::InvalidAuthClientStatus,
        Code::UserStatusAbnormal,
    ],
};

/// The longest code or token accepted. The published limits are shorter than their own samples.
const TOKEN_MAX: usize = 128;

/// The credential that is exchanged for a pair of tokens.
#[derive(Clone, PartialEq, Eq)]
pub enum ApplyToken {
    /// An auth code.
    AuthorizationCode {
        /// `authCode`.
        code: String,
        /// `referenceClientId`: must match the code if given.
        reference_client_id: Option<String>,
    },
    /// A refresh token.
    RefreshToken {
        /// `refreshToken`.
        token: String,
    },
}

impl ApplyToken {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field, `AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        fields.text("extendInfo", 4096)?;
        match fields.required_text("grantType", TOKEN_MAX)?.as_str() {
            "AUTHORIZATION_CODE" => Ok(Self::AuthorizationCode {
                code: fields.required_text("authCode", TOKEN_MAX)?,
                reference_client_id: fields.text("referenceClientId", 128)?,
            }),
            "REFRESH_TOKEN" => {
                Ok(Self::RefreshToken { token: fields.required_text("refreshToken", TOKEN_MAX)? })
            }
            _ => {
                let detail = "grantType must be AUTHORIZATION_CODE or REFRESH_TOKEN.";
                Err(Error::new(Code::AuthClientUnsupportedGrantType).with_detail(detail))
            }
        }
    }
}
