//! What a provider's answer about an errand means: pure, the same for every kind of errand, and proven for every code.
//!
//! An answer that shows the errand under its number counts for what it shows. A refusal counts for this call alone,
//! unless it is the provider's word about the number (`is_about_number` of each protocol).

use std::sync::Arc;

use cashier_core::channel::{About, QueryAnswer, Refusal, SendAnswer};
use cashier_core::time::Timestamp;
use cashier_protocol::alipay::outcome::{self as alipay, TRADE_NOT_EXIST};
use cashier_protocol::qq::outcome as qq;
use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::error::{ApiError, Meaning};

use super::connector::reason;

/// What a provider shows under an errand's number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// It is on its way.
    Pending,
    /// It is done.
    Done(Option<Timestamp>),
    /// It has ended, and no money moved.
    Ended(Arc<str>),
    /// Something else, or in words that are not known here.
    Other,
}

impl From<Shown> for SendAnswer {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Pending => Self::Accepted,
            Shown::Done(at) => Self::Done { at },
            Shown::Ended(reason) => Self::Ended { reason },
            Shown::Other => Self::Unknown,
        }
    }
}

impl From<Shown> for QueryAnswer {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Pending => Self::Pending,
            Shown::Done(at) => Self::Done { at },
            Shown::Ended(reason) => Self::Ended { reason },
            Shown::Other => Self::Unknown,
        }
    }
}

fn refused(is_about_number: bool, reason: Arc<str>) -> SendAnswer {
    let about = if is_about_number { About::Number } else { About::Gate };
    SendAnswer::Refused(Refusal { about, reason })
}

/// A call that was not made, because what it needs is missing here. Of earlier calls that says nothing.
pub(super) fn not_sent(reason: &str) -> SendAnswer {
    refused(false, Arc::from(reason))
}

/// The answer of WeChat Pay to a call.
pub(super) fn wechat_sent<T>(answer: Answer<T>, show: impl FnOnce(&T) -> Shown) -> SendAnswer {
    match answer {
        Answer::Done(value) => show(&value).into(),
        Answer::Refused(error) => wechat_refused(&error),
        Answer::Unknown(_) => SendAnswer::Unknown,
    }
}

fn wechat_refused(error: &ApiError) -> SendAnswer {
    match error.meaning() {
        Meaning::Refused | Meaning::NotFound => {
            refused(error.is_about_number(), reason(&error.code, &error.message))
        }
        // Words about orders and bills, which are no answer to a call about money that came.
        _ => SendAnswer::Unknown,
    }
}

/// The answer of WeChat Pay to a query.
pub(super) fn wechat_asked<T>(answer: Answer<T>, show: impl FnOnce(&T) -> Shown) -> QueryAnswer {
    match answer {
        Answer::Done(value) => show(&value).into(),
        Answer::Refused(error) if error.is_signed && error.meaning() == Meaning::NotFound => {
            QueryAnswer::Absent
        }
        Answer::Refused(_) | Answer::Unknown(_) => QueryAnswer::Unknown,
    }
}

/// Alipay refuses a call.
pub(super) fn alipay_refused(codes: &alipay::Codes) -> SendAnswer {
    refused(codes.is_about_number(), reason(&codes.sub_code, &codes.sub_msg))
}

/// The answer of Alipay to a query about a sharing.
pub(super) fn alipay_asked<T>(answer: alipay::Outcome<T>, show: impl FnOnce(&T) -> Shown) -> QueryAnswer {
    // What it says of a sharing that it does not know is not public; the words of its kind end alike.
    let is_absent = |codes: &alipay::Codes| {
        codes.code == "40004" && codes.sub_code.ends_with("_NOT_EXIST") && codes.sub_code != TRADE_NOT_EXIST
    };
    match answer {
        alipay::Outcome::Success(value) => show(&value).into(),
        alipay::Outcome::Refused(codes) | alipay::Outcome::Unknown(alipay::Doubt::Unclear(codes))
            if is_absent(&codes) =>
        {
            QueryAnswer::Absent
        }
        alipay::Outcome::Refused(_) | alipay::Outcome::Unknown(_) => QueryAnswer::Unknown,
    }
}

/// The answer of QQ Wallet to a call. A success is no more than that it was taken.
pub(super) fn qq_sent<T>(answer: &qq::Outcome<T>) -> SendAnswer {
    match answer {
        qq::Outcome::Success(_) => SendAnswer::Accepted,
        qq::Outcome::Refused(codes) => {
            refused(codes.is_about_number(), reason(&codes.err_code, &codes.err_code_des))
        }
        qq::Outcome::Unknown(_) => SendAnswer::Unknown,
    }
}
