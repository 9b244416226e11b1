//! The shop's refusals: `{"error":{"code":…,"message":…}}`. The program relies on the code.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// A refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The body is not valid for this endpoint.
    BadRequest,
    /// A tea that is not on the menu.
    UnknownTea,
    /// No session, or one that has ended or never existed.
    SessionRequired,
    /// The wallet does not accept the auth code.
    AuthCodeRefused,
    /// The auth code belongs to a different customer than the session.
    OtherCustomer,
    /// No such order, or somebody else's.
    OrderNotFound,
    /// The key was used for an order with different content.
    KeyUsed,
    /// Only a paid order can be refunded.
    NotPaid,
    /// The wallet refused.
    WalletRefused,
    /// The wallet's answer is unknown: the same request may be sent again.
    WalletUnknown,
}

impl Refusal {
    const fn row(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::BadRequest => {
                (StatusCode::BAD_REQUEST, "BAD_REQUEST", "This is not a valid request for this API.")
            }
            Self::UnknownTea => (StatusCode::BAD_REQUEST, "UNKNOWN_TEA", "This tea is not on the menu."),
            Self::SessionRequired => {
                (StatusCode::UNAUTHORIZED, "SESSION_REQUIRED", "Sign in with POST /sessions.")
            }
            Self::AuthCodeRefused => {
                (StatusCode::FORBIDDEN, "AUTH_CODE_REFUSED", "Ask for a new code with my.getAuthCode.")
            }
            Self::OtherCustomer => {
                (StatusCode::FORBIDDEN, "OTHER_CUSTOMER", "The code belongs to another customer.")
            }
            Self::OrderNotFound => (StatusCode::NOT_FOUND, "ORDER_NOT_FOUND", "There is no such order."),
            Self::KeyUsed => (StatusCode::CONFLICT, "KEY_USED", "This key belongs to another order."),
            Self::NotPaid => (StatusCode::CONFLICT, "NOT_PAID", "Only a paid order can be refunded."),
            Self::WalletRefused => (StatusCode::CONFLICT, "WALLET_REFUSED", "The wallet refused."),
            Self::WalletUnknown => (
                StatusCode::SERVICE_UNAVAILABLE,
                "WALLET_UNKNOWN",
                "The wallet did not answer. Send the same request again.",
            ),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, message) = self.row();
        (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
    }
}

/// Parses a request body that must be an object. Structs would also accept arrays, in the order of their fields.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let members: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Refusal::BadRequest)?;
    serde_json::from_value(Value::Object(members)).map_err(|_| Refusal::BadRequest)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Code {
        code: String,
    }

    #[test]
    fn a_body_is_an_object() {
        assert_eq!(read::<Code>(br#"{"code":"a"}"#), Ok(Code { code: "a".to_owned() }));
        assert_eq!(read::<Code>(br#"["a"]"#), Err(Refusal::BadRequest));
    }
}
