//! The `result` object, and answers that contain nothing else.

use cashier_core::error::{Code, Error};
use cashier_core::money::Amount;
use serde_json::{Map, Value, json};

/// The longest `resultMessage`, in characters.
const MESSAGE_MAX: usize = 256;

/// A JSON object that omits absent fields.
#[derive(Debug, Default)]
pub(in crate::wallet) struct Body(Map<String, Value>);

impl Body {
    pub(in crate::wallet) fn success() -> Self {
        Self::default().with("result", result(Code::Success, None))
    }

    pub(in crate::wallet) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    pub(in crate::wallet) fn maybe(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(in crate::wallet) fn value(self) -> Value {
        Value::Object(self.0)
    }

    pub(in crate::wallet) fn bytes(self) -> Vec<u8> {
        self.value().to_string().into_bytes()
    }
}

/// `{"currency": …, "value": …}`.
pub(in crate::wallet) fn amount(amount: Amount) -> Value {
    json!({ "currency": amount.currency().code(), "value": amount.minor().to_string() })
}

/// The `result` object of a code. The detail replaces the code's own message.
pub fn result(code: Code, detail: Option<&str>) -> Value {
    let row = code.row();
    let message: String = detail.unwrap_or(row.en).chars().take(MESSAGE_MAX).collect();
    json!({ "resultCode": row.name, "resultMessage": message, "resultStatus": row.status.letter() })
}

/// The body of an answer that only reports success.
pub fn plain() -> Vec<u8> {
    Body::success().bytes()
}

/// The body of a refusal.
pub fn failure(error: &Error) -> Vec<u8> {
    Body::default().with("result", result(error.code, error.detail.as_deref())).bytes()
}
