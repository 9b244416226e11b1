//! What an answer means: `code` and `sub_code`.
//!
//! Only an explicit success or a known failure counts. Everything else is [`Outcome::Unknown`]: the caller repeats
//! the same call with the same numbers or queries, and never uses a new number.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::lenient;

/// `code`, `sub_code` and `sub_msg` of an answer, for decisions and for the log.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
pub struct Codes {
    /// `10000` for success.
    #[serde(default)]
    pub code: String,
    /// Such as `ACQ.TRADE_NOT_EXIST`; empty when there is none.
    #[serde(default)]
    pub sub_code: String,
    /// The provider's text for it. Not for the payer.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub sub_msg: String,
}

/// Why an outcome is unknown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// `10003`: accepted and in progress.
    InProgress,
    /// `20000`, a system error, a rate limit, or a code unknown here.
    Unclear(Codes),
    /// Not an answer of this method, or one about another order.
    Unreadable,
}

/// The outcome of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome<T> {
    /// It succeeded.
    Success(T),
    /// It was refused for good, and had no effect.
    Refused(Codes),
    /// The outcome is not known yet.
    Unknown(Doubt),
}

/// No answer, or one that could not be verified.
impl<T> Default for Outcome<T> {
    fn default() -> Self {
        Self::Unknown(Doubt::Unreadable)
    }
}

impl<T> Outcome<T> {
    /// Turns the content of a success into another outcome.
    pub fn and_then<U>(self, next: impl FnOnce(T) -> Outcome<U>) -> Outcome<U> {
        match self {
            Self::Success(content) => next(content),
            Self::Refused(codes) => Outcome::Refused(codes),
            Self::Unknown(doubt) => Outcome::Unknown(doubt),
        }
    }

    /// The content of a success.
    pub fn success(self) -> Option<T> {
        match self {
            Self::Success(content) => Some(content),
            Self::Refused(_) | Self::Unknown(_) => None,
        }
    }

    /// True when the call was refused with this `sub_code`.
    pub fn is_refused_with(&self, sub_code: &str) -> bool {
        matches!(self, Self::Refused(codes) if codes.sub_code == sub_code)
    }
}

/// No trade has this number, or the payer has not arrived yet.
pub const TRADE_NOT_EXIST: &str = "ACQ.TRADE_NOT_EXIST";
/// The trade is paid.
pub const TRADE_HAS_SUCCESS: &str = "ACQ.TRADE_HAS_SUCCESS";
/// The trade is closed.
pub const TRADE_HAS_CLOSE: &str = "ACQ.TRADE_HAS_CLOSE";
/// The trade's state does not allow it.
pub const TRADE_STATUS_ERROR: &str = "ACQ.TRADE_STATUS_ERROR";

/// The business failures that mean that this call did nothing and that repeating it cannot help. A missing code is
/// treated as unknown, which costs a query; a wrongly listed code could cost a second payment.
pub const REFUSALS: [&str; 34] = [
    TRADE_NOT_EXIST,
    TRADE_HAS_SUCCESS,
    TRADE_HAS_CLOSE,
    TRADE_STATUS_ERROR,
    "ACQ.REASON_TRADE_STATUS_INVALID",
    "ACQ.REASON_TRADE_BEEN_FREEZEN",
    "ACQ.TRADE_HAS_FINISHED",
    "ACQ.TRADE_NOT_ALLOW_REFUND",
    "ACQ.CONTEXT_INCONSISTENT",
    "ACQ.INVALID_PARAMETER",
    "ACQ.ACCESS_FORBIDDEN",
    "ACQ.EXIST_FORBIDDEN_WORD",
    "ACQ.PARTNER_ERROR",
    "ACQ.TOTAL_FEE_EXCEED",
    "ACQ.REFUND_FEE_ERROR",
    "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
    "ACQ.REASON_TRADE_REFUND_FEE_ERR",
    "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    "ACQ.SELLER_BEEN_BLOCKED",
    "ACQ.BUYER_SELLER_EQUAL",
    "ACQ.BUYER_ERROR",
    "ACQ.BUYER_NOT_EXIST",
    "ACQ.BUYER_ENABLE_STATUS_FORBID",
    "ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR",
    "ACQ.BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR",
    "ACQ.BEYOND_PAY_RESTRICTION",
    "ACQ.BEYOND_PER_RECEIPT_RESTRICTION",
    "ACQ.TRADE_BUYER_NOT_MATCH",
    "ACQ.ERROR_BUYER_CERTIFY_LEVEL_LIMIT",
    "ACQ.SECONDARY_MERCHANT_STATUS_ERROR",
    "ACQ.INVALID_STORE_ID",
    "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR",
    "ACQ.ROYALTY_RECEIVER_INVALID",
    "ACQ.TRADE_SETTLE_ERROR",
];

/// The refusals that Alipay gives only after looking up the number of a refund or a sharing: nothing was done under
/// it. Every other refusal may come before that, or because an earlier call has changed the trade, and says nothing
/// about that call. `ACQ.DISCORDANT_REPEAT_REQUEST` (the number is used with different content) is not a refusal at
/// all.
pub const ABOUT_NUMBER: [&str; 5] = [
    "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    "ACQ.REASON_TRADE_BEEN_FREEZEN",
    "ACQ.BUYER_NOT_EXIST",
    "ACQ.BUYER_ENABLE_STATUS_FORBID",
    "ACQ.ROYALTY_RECEIVER_INVALID",
];

impl Codes {
    /// True when it is Alipay's statement about the number of the call itself.
    pub fn is_about_number(&self) -> bool {
        self.code == "40004" && ABOUT_NUMBER.contains(&self.sub_code.as_str())
    }
}

/// Reads the content of a verified answer.
pub fn read<T: DeserializeOwned>(content: &str) -> Outcome<T> {
    // Serde would read a list as fields in order.
    let object = Some(content).filter(|content| content.starts_with('{'));
    let codes = object.and_then(|content| serde_json::from_str::<Codes>(content).ok());
    let Some(codes) = codes else { return Outcome::default() };
    match codes.code.as_str() {
        "10000" if codes.sub_code.is_empty() => {
            serde_json::from_str(content).map_or_else(|_| Outcome::default(), Outcome::Success)
        }
        "10003" => Outcome::Unknown(Doubt::InProgress),
        // The gateway turned the call away before anything was done.
        "20001" | "40001" | "40002" | "40003" | "40006" => Outcome::Refused(codes),
        "40004" if is_refusal(&codes.sub_code) => Outcome::Refused(codes),
        _ => Outcome::Unknown(Doubt::Unclear(codes)),
    }
}

/// `isv.…` blames the merchant's call; `isp.…` and `aop.…` blame Alipay, whose answer then proves nothing.
fn is_refusal(sub_code: &str) -> bool {
    sub_code.starts_with("isv.") || REFUSALS.contains(&sub_code)
}

/// A failure to answer with, on the side that plays Alipay.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fault {
    /// Such as `40004`.
    pub code: &'static str,
    msg: &'static str,
    /// Such as `ACQ.TRADE_NOT_EXIST`.
    pub sub_code: String,
    /// A text for the merchant's log.
    pub sub_msg: String,
}

impl Fault {
    /// A failure with a code of the gateway.
    pub fn new(code: &'static str, sub_code: impl Into<String>, sub_msg: impl Into<String>) -> Self {
        let msg = match code {
            "20000" => "Service Currently Unavailable",
            "20001" => "Insufficient Token Permissions",
            "40001" => "Missing Required Arguments",
            "40002" => "Invalid Arguments",
            "40006" => "Insufficient Permissions",
            _ => "Business Failed",
        };
        Self { code, msg, sub_code: sub_code.into(), sub_msg: sub_msg.into() }
    }

    /// A business failure: `40004`.
    pub fn business(sub_code: impl Into<String>, sub_msg: impl Into<String>) -> Self {
        Self::new("40004", sub_code, sub_msg)
    }

    /// The content of the answer.
    pub fn to_content(&self) -> String {
        // Four strings can always be serialised.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<super::biz::FieldError> for Fault {
    fn from(error: super::biz::FieldError) -> Self {
        Self::business("ACQ.INVALID_PARAMETER", error.to_string())
    }
}

#[derive(Serialize)]
struct SuccessContent<'a, T> {
    code: &'static str,
    msg: &'static str,
    #[serde(flatten)]
    body: &'a T,
}

/// Writes the content of a success, on the side that plays Alipay; `None` when `body` is not an object.
pub fn success_content<T: Serialize>(body: &T) -> Option<String> {
    serde_json::to_string(&SuccessContent { code: "10000", msg: "Success", body }).ok()
}
