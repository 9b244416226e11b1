//! What an answer means: `return_code`, `result_code`, `err_code` and the raw pair `retcode`, `retmsg`.
//!
//! QQ Wallet's list of error codes is not public. The codes that count as refusals here have the meaning they have in
//! WeChat Pay V2, whose form the interface follows; every other failure is unknown.

use super::fields::{FieldError, collect, option};
use crate::flat_xml::Fields;

/// The codes of an answer, for decisions and for the log.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Codes {
    /// `SUCCESS` when the message was understood.
    pub return_code: String,
    /// Why it was not.
    pub return_msg: String,
    /// `SUCCESS` when the call succeeded.
    pub result_code: String,
    /// Why it was not.
    pub err_code: String,
    /// The provider's text for it.
    pub err_code_des: String,
    /// `0` on success.
    pub retcode: String,
}

/// Why an outcome is unknown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// A system error, or a code unknown here.
    Unclear(Codes),
    /// Not an answer to this call, or one about another order.
    Unreadable,
}

/// The outcome of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome<T> {
    /// It succeeded.
    Success(T),
    /// It was refused for good, and had no effect.
    Refused(Codes),
    /// The outcome is not known yet: repeat the same call with the same numbers, or query.
    Unknown(Doubt),
}

/// No answer, or one that could not be verified.
impl<T> Default for Outcome<T> {
    fn default() -> Self {
        Self::Unknown(Doubt::Unreadable)
    }
}

/// No order has this number.
pub const ORDER_NOT_EXIST: &str = "ORDERNOTEXIST";
/// The order is paid.
pub const ORDER_PAID: &str = "ORDERPAID";
/// The order is closed.
pub const ORDER_CLOSED: &str = "ORDERCLOSED";
/// No refund has this number.
pub const REFUND_NOT_EXIST: &str = "REFUNDNOTEXIST";

/// The failures that mean that this call did nothing.
pub const REFUSALS: [&str; 13] = [
    ORDER_NOT_EXIST,
    ORDER_PAID,
    ORDER_CLOSED,
    REFUND_NOT_EXIST,
    "OUT_TRADE_NO_USED",
    "NOTENOUGH",
    "NOAUTH",
    "PARAM_ERROR",
    "SIGNERROR",
    "XML_FORMAT_ERROR",
    "APPID_NOT_EXIST",
    "MCHID_NOT_EXIST",
    "TRADE_OVERDUE",
];

/// The refusals given only after the number of a refund was looked up: nothing was done under it. Every other one may
/// come before that, and says nothing about an earlier call.
pub const ABOUT_NUMBER: [&str; 1] = ["NOTENOUGH"];

impl Codes {
    /// True when it is QQ Wallet's statement about the number of the call itself.
    pub fn is_about_number(&self) -> bool {
        ABOUT_NUMBER.contains(&self.err_code.as_str())
    }
}

/// Reads a verified answer; `content` reads the part that is specific to the call.
pub fn read<T>(fields: &Fields, content: impl FnOnce(&Fields) -> Result<T, FieldError>) -> Outcome<T> {
    let value = |name: &str| option(fields, name).unwrap_or_default();
    let codes = Codes {
        return_code: value("return_code"),
        return_msg: value("return_msg"),
        result_code: value("result_code"),
        err_code: value("err_code"),
        err_code_des: value("err_code_des"),
        retcode: value("retcode"),
    };
    let is_fine = matches!(codes.retcode.as_str(), "" | "0") && codes.err_code.is_empty();
    match (codes.return_code.as_str(), codes.result_code.as_str()) {
        ("SUCCESS", "SUCCESS") if is_fine => {
            content(fields).map_or_else(|_| Outcome::default(), Outcome::Success)
        }
        ("SUCCESS", "FAIL") if REFUSALS.contains(&codes.err_code.as_str()) => Outcome::Refused(codes),
        _ => Outcome::Unknown(Doubt::Unclear(codes)),
    }
}

impl<T> Outcome<T> {
    /// Keeps a success that is about the right order; any other becomes unknown.
    #[must_use]
    pub fn only_if(self, is_ours: impl FnOnce(&T) -> bool) -> Self {
        match self {
            Self::Success(content) if !is_ours(&content) => Self::default(),
            other => other,
        }
    }
}

/// Adds the codes of a success to the fields of an answer.
#[must_use]
pub fn success(mut fields: Fields) -> Fields {
    for (name, value) in
        [("return_code", "SUCCESS"), ("result_code", "SUCCESS"), ("retcode", "0"), ("retmsg", "ok")]
    {
        fields.insert(name.to_owned(), value.to_owned());
    }
    fields
}

/// The fields of an answer that refuses a call.
pub fn failure(err_code: &str, text: &str) -> Fields {
    collect([
        ("return_code", Some("SUCCESS".to_owned())),
        ("result_code", Some("FAIL".to_owned())),
        ("err_code", Some(err_code.to_owned())),
        ("err_code_des", Some(text.to_owned())),
    ])
}

/// The fields of an answer to a message that was not understood, such as one with a wrong signature.
pub fn rejection(text: &str) -> Fields {
    collect([("return_code", Some("FAIL".to_owned())), ("return_msg", Some(text.to_owned()))])
}
