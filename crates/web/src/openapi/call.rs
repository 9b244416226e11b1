//! The input of an operation, and its result.

use cashier_core::error::{Code, Error, ResultStatus};
use cashier_core::ledger::Owner;
use cashier_core::request::Answer;
use cashier_engine::acquirers::Acquirer;
use cashier_protocol::dialect::Dialect;
use serde::Deserialize;

use crate::app::Shared;
use crate::merchants::KnownMerchant;

/// A verified call of a merchant or a partner wallet.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The state of the system.
    pub app: &'a Shared,
    /// The client's dialect.
    pub dialect: &'static dyn Dialect,
    /// The caller.
    pub merchant: &'a KnownMerchant,
    /// The body as received.
    pub body: &'a [u8],
}

/// A verified call of an acquirer.
#[derive(Clone, Copy)]
pub struct AcquirerCall<'a> {
    /// The state of the system.
    pub app: &'a Shared,
    /// The caller.
    pub acquirer: &'a Acquirer,
    /// The body as received.
    pub body: &'a [u8],
}

/// Writes an answer that only reports success.
pub type Plain = fn() -> Vec<u8>;

/// The result of an operation.
#[derive(Debug)]
pub struct Reply {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    pub(super) subject: Option<Owner>,
    pub(super) replayed: bool,
    /// What the caller should know although the call was accepted; sent as a header.
    pub(super) remark: Option<&'static str>,
    /// The code of a refusal.
    pub(super) refused: Option<Code>,
}

impl Reply {
    /// An answer with this body.
    pub const fn new(body: Vec<u8>) -> Self {
        Self { status: 200, body, subject: None, replayed: false, remark: None, refused: None }
    }

    /// A refusal.
    pub fn refusal(dialect: &dyn Dialect, error: &Error) -> Self {
        let status = dialect.http_status(error.code);
        Self { status, refused: Some(error.code), ..Self::new(dialect.failure(error)) }
    }

    /// The same, marked as being about a payment.
    #[must_use]
    pub fn about(mut self, subject: impl Into<Owner>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The same with a remark for the caller.
    #[must_use]
    pub fn with_remark(self, remark: Option<&'static str>) -> Self {
        Self { remark, ..self }
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        let refused = refused(&answer.body);
        Self { replayed: answer.replayed, refused, ..Self::new(answer.body) }
    }
}

/// The part of a stored answer that says what happened.
#[derive(Deserialize)]
struct Stored<'a> {
    #[serde(borrow)]
    result: StoredResult<'a>,
}

#[derive(Deserialize)]
struct StoredResult<'a> {
    #[serde(rename = "resultCode")]
    code: &'a str,
}

/// The code of a stored answer that refuses: some refusals are final for their id, and are answered again.
fn refused(body: &[u8]) -> Option<Code> {
    // A dialect with bodies of another form has answers without a link.
    let stored: Stored<'_> = serde_json::from_slice(body).ok()?;
    let code = Code::from_name(stored.result.code)?;
    (code.row().status == ResultStatus::F).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stored refusal is known as one; success, and what is not known yet, is not.
    #[test]
    fn stored_refusals() {
        let of = |code: &str| refused(format!(r#"{{"a":1,"result":{{"resultCode":"{code}"}}}}"#).as_bytes());
        assert_eq!(of("ORDER_STATUS_INVALID"), Some(Code::OrderStatusInvalid));
        assert_eq!([of("SUCCESS"), of("ACCEPT"), of("REFUND_IN_PROCESS"), of("NOTHING")], [None; 4]);
        assert_eq!(refused(b"ok"), None);
    }
}
