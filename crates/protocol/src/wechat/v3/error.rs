//! The provider's errors, and what each proves.
//!
//! Rule: <https://pay.weixin.qq.com/doc/v3/merchant/4012556398> and the related tables. The same code comes with
//! different statuses in different parts of the API, so the code is considered first, then the class of the status.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lenient::{self, without_mark};

/// What an error proves about the call it answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// The outcome is unknown: send the same call with the same number again, or query it.
    Unknown,
    /// Too many calls: wait, then send the same call again. Nothing was done.
    TooFast,
    /// There is no such order, refund or share. For a query this means that the creating call did not arrive; it is
    /// not the failure of a payment.
    NotFound,
    /// The order is already paid: query it.
    AlreadyPaid,
    /// The order is closed: it can no longer be paid, and its number cannot be reused.
    Closed,
    /// The bill is not available yet: try again later.
    NotReady,
    /// There was no activity on that day, so there is no bill.
    NoBill,
    /// Refused: nothing was done, and the same call will be refused again until something changes.
    Refused,
}

/// One known code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownCode {
    /// The word on the wire.
    pub code: &'static str,
    /// The HTTP status with which it usually comes.
    pub status: u16,
    /// Its meaning.
    pub meaning: Meaning,
}

const fn known(code: &'static str, status: u16, meaning: Meaning) -> KnownCode {
    KnownCode { code, status, meaning }
}

/// Every known code, one row each.
pub const KNOWN: [KnownCode; 34] = [
    known("USERPAYING", 202, Meaning::Unknown),
    known("PARAM_ERROR", 400, Meaning::Refused),
    known("INVALID_REQUEST", 400, Meaning::Refused),
    known("APPID_MCHID_NOT_MATCH", 400, Meaning::Refused),
    known("MCH_NOT_EXISTS", 400, Meaning::Refused),
    known("ORDER_CLOSED", 400, Meaning::Closed),
    known("ORDERCLOSED", 400, Meaning::Closed),
    known("ORDERPAID", 400, Meaning::AlreadyPaid),
    known("ORDER_PAID", 400, Meaning::AlreadyPaid),
    known("NO_STATEMENT_EXIST", 400, Meaning::NoBill),
    known("STATEMENT_CREATING", 400, Meaning::NotReady),
    known("SIGN_ERROR", 401, Meaning::Refused),
    known("NO_AUTH", 403, Meaning::Refused),
    known("NOAUTH", 403, Meaning::Refused),
    known("ACCOUNT_ERROR", 403, Meaning::Refused),
    known("ACCOUNTERROR", 403, Meaning::Refused),
    known("NOT_ENOUGH", 403, Meaning::Refused),
    known("NOTENOUGH", 403, Meaning::Refused),
    known("OUT_TRADE_NO_USED", 403, Meaning::Refused),
    known("RULE_LIMIT", 403, Meaning::Refused),
    known("RULELIMIT", 403, Meaning::Refused),
    known("TRADE_ERROR", 403, Meaning::Refused),
    known("USER_ACCOUNT_ABNORMAL", 403, Meaning::Refused),
    known("ORDER_NOT_EXIST", 404, Meaning::NotFound),
    known("ORDERNOTEXIST", 404, Meaning::NotFound),
    known("RESOURCE_NOT_EXISTS", 404, Meaning::NotFound),
    known("FREQUENCY_LIMITED", 429, Meaning::TooFast),
    known("FREQUENCY_LIMIT", 429, Meaning::TooFast),
    known("RATELIMIT_EXCEEDED", 429, Meaning::TooFast),
    known("OPENID_MISMATCH", 500, Meaning::Refused),
    known("BANK_ERROR", 500, Meaning::Unknown),
    known("BANKERROR", 500, Meaning::Unknown),
    known("SYSTEM_ERROR", 500, Meaning::Unknown),
    known("SYSTEMERROR", 500, Meaning::Unknown),
];

/// The refusals that the provider gives only after looking up the number of a refund, share or return: nothing was
/// done under it. Every other refusal may come before that, or because the number is already in use, and says nothing
/// about an earlier call.
pub const ABOUT_NUMBER: [&str; 3] = ["NOT_ENOUGH", "NOTENOUGH", "USER_ACCOUNT_ABNORMAL"];

/// Where in the request the error is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ErrorDetail {
    /// The field, as a JSON pointer or a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Its value, of any kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// What is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// `body`, `query`, `path` or `header`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// An error answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ApiError {
    /// The HTTP status; not part of the body.
    #[serde(skip)]
    pub status: u16,
    /// True when the answer had the provider's signature; not part of the body.
    #[serde(skip)]
    pub is_signed: bool,
    /// The code.
    pub code: String,
    /// A text for developers, usually Chinese.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub message: String,
    /// Where the error is. Kept unchanged: its shape differs between parts of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Value>,
}

impl ApiError {
    /// An error with the usual status of its code; 400 for an unknown code.
    pub fn new(code: &str, message: &str) -> Self {
        let status = row(code).map_or(400, |known| known.status);
        Self { status, is_signed: false, code: code.to_owned(), message: message.to_owned(), detail: None }
    }

    /// Adds where the error is.
    #[must_use]
    pub fn with_detail(mut self, detail: &ErrorDetail) -> Self {
        self.detail = serde_json::to_value(detail).ok();
        self
    }

    /// Gives it another status.
    #[must_use]
    pub const fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Parses the body of an answer that is not 2xx; `None` when it contains no code.
    pub fn parse(status: u16, body: &[u8]) -> Option<Self> {
        let error: Self = serde_json::from_slice(without_mark(body)).ok()?;
        (!error.code.is_empty()).then_some(Self { status, ..error })
    }

    /// True when it is the provider's signed statement about the number of the call itself.
    pub fn is_about_number(&self) -> bool {
        self.is_signed && ABOUT_NUMBER.contains(&self.code.as_str())
    }

    /// The body.
    pub fn to_body(&self) -> Vec<u8> {
        super::call::to_json(self)
    }

    /// The meaning of the error. An unknown code has none, whatever its status, except for 429.
    pub fn meaning(&self) -> Meaning {
        match row(&self.code) {
            Some(known) => known.meaning,
            None if self.status == 429 => Meaning::TooFast,
            None => Meaning::Unknown,
        }
    }
}

fn row(code: &str) -> Option<&'static KnownCode> {
    KNOWN.iter().find(|known| known.code == code)
}
