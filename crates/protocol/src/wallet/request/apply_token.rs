//! `POST /v1/authorizations/applyToken` (wallet OpenAPI, §3.1).

use cashier_core::error::{Code, Error};

use super::fields::Fields;
use super::json::parse_body;

/// The longest code or token that is read. The published limits are shorter than their own samples.
const TOKEN_MAX: usize = 128;

/// What is exchanged for a pair of tokens.
#[derive(Clone, PartialEq, Eq)]
pub enum ApplyToken {
    /// An auth code.
    AuthorizationCode {
        /// `authCode`.
        code: String,
        /// `referenceClientId`: must match the code when it is given.
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
