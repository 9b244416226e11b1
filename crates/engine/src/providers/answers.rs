//! What a provider's answer about a provider call means: pure, the same for every kind of provider call, and proven for every code.
//!
//! An answer that shows the provider call under its number counts for what it shows. A refusal counts for this call alone,
//! unless it is the provider's word about the number (`is_about_number` of each protocol).

use std::sync::Arc;

use cashier_core::provider::{About, QueryAnswer, Refusal, SendAnswer};
use cashier_core::time::Timestamp;
use cashier_protocol::alipay::outcome::{self as alipay, TRADE_NOT_EXIST};
use cashier_protocol::qq::outcome as qq;
use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::error::{ApiError, Meaning};

use super::connector::reason;

/// What a provider shows under a provider call's number.
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
        let is_about_trade = [TRADE_NOT_EXIST, "ACQ.BUYER_NOT_EXIST"].contains(&codes.sub_code.as_str());
        codes.code == "40004" && codes.sub_code.ends_with("_NOT_EXIST") && !is_about_trade
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

#[cfg(test)]
mod tests {
    use cashier_protocol::alipay::outcome::{Fault, read as read_alipay};
    use cashier_protocol::flat_xml::Fields;
    use cashier_protocol::wechat::v3::answer::refusal;
    use cashier_protocol::wechat::v3::error::KNOWN;

    use super::*;

    /// What is concluded from a refusal: `Some` of what it is about, `None` for nothing.
    fn about(answer: &SendAnswer) -> Option<About> {
        match answer {
            SendAnswer::Refused(refusal) => Some(refusal.about),
            SendAnswer::Unknown => None,
            _ => panic!("a refusal is no success: {answer:?}"),
        }
    }

    fn wechat(code: &str, is_signed: bool) -> Answer<()> {
        let error = ApiError::new(code, "no");
        let answer = refusal(error.status, &error.to_body());
        match answer {
            Answer::Refused(error) => Answer::Refused(ApiError { is_signed, ..error }),
            other => other,
        }
    }

    fn alipay_answer(code: &'static str, sub_code: &str) -> alipay::Outcome<serde_json::Value> {
        read_alipay(&Fault::new(code, sub_code, "no").to_content())
    }

    fn alipay_sent(code: &'static str, sub_code: &str) -> SendAnswer {
        match alipay_answer(code, sub_code) {
            alipay::Outcome::Refused(codes) => alipay_refused(&codes),
            alipay::Outcome::Unknown(_) => SendAnswer::Unknown,
            alipay::Outcome::Success(_) => panic!("{code} is no success"),
        }
    }

    fn qq_answer(code: &str) -> qq::Outcome<()> {
        let fields: Fields = qq::failure(code, "no");
        qq::read(&fields, |_| Ok(()))
    }

    /// Every code of every provider. Those that speak of the number are few, and are listed here once more.
    #[test]
    fn only_these_words_are_about_the_number() {
        let number = |code: &str| ["NOT_ENOUGH", "NOTENOUGH", "USER_ACCOUNT_ABNORMAL"].contains(&code);
        for known in KNOWN {
            let expected = match known.meaning {
                Meaning::Refused | Meaning::NotFound if number(known.code) => Some(About::Number),
                Meaning::Refused | Meaning::NotFound => Some(About::Gate),
                _ => None,
            };
            let show = |(): &()| Shown::Other;
            assert_eq!(about(&wechat_sent(wechat(known.code, true), show)), expected, "{}", known.code);
            let unsigned = about(&wechat_sent(wechat(known.code, false), show));
            assert_ne!(unsigned, Some(About::Number), "{}: an unsigned word proves nothing", known.code);
        }
        let number = [
            "ACQ.SELLER_BALANCE_NOT_ENOUGH",
            "ACQ.REASON_TRADE_BEEN_FREEZEN",
            "ACQ.BUYER_NOT_EXIST",
            "ACQ.BUYER_ENABLE_STATUS_FORBID",
            "ACQ.ROYALTY_RECEIVER_INVALID",
        ];
        for code in alipay::REFUSALS {
            let expected = if number.contains(&code) { About::Number } else { About::Gate };
            assert_eq!(about(&alipay_sent("40004", code)), Some(expected), "{code}");
        }
        for code in qq::REFUSALS {
            let expected = if code == "NOTENOUGH" { About::Number } else { About::Gate };
            assert_eq!(about(&qq_sent(&qq_answer(code))), Some(expected), "{code}");
        }
    }

    /// Signature, rights, limits, forms, clocks: each in its provider's words. None is about the number, and what says that
    /// nobody knows concludes nothing.
    #[test]
    fn the_gate_and_no_answer_are_told_apart() {
        for code in
            ["SIGN_ERROR", "NO_AUTH", "PARAM_ERROR", "INVALID_REQUEST", "RULE_LIMIT", "MCH_NOT_EXISTS"]
        {
            assert_eq!(
                about(&wechat_sent(wechat(code, true), |()| Shown::Other)),
                Some(About::Gate),
                "{code}"
            );
        }
        for code in ["SYSTEM_ERROR", "BANK_ERROR", "FREQUENCY_LIMITED", "ANYTHING_NEW"] {
            assert_eq!(about(&wechat_sent(wechat(code, true), |()| Shown::Other)), None, "{code}");
        }
        for (code, sub_code) in [
            ("40002", "isv.invalid-signature"),
            ("40006", "isv.insufficient-isv-permissions"),
            ("40001", "isv.missing-app-id"),
            ("20001", "aop.invalid-auth-token"),
            ("40004", "ACQ.TRADE_STATUS_ERROR"),
            ("40004", "isv.invalid-parameter"),
        ] {
            assert_eq!(about(&alipay_sent(code, sub_code)), Some(About::Gate), "{sub_code}");
        }
        for (code, sub_code) in [
            ("20000", "isp.unknow-error"),
            ("20000", "aop.ACQ.SYSTEM_ERROR"),
            ("40004", "ACQ.SYSTEM_ERROR"),
            ("40004", "ACQ.DISCORDANT_REPEAT_REQUEST"),
            ("40005", "isv.app-call-limited"),
            ("40004", "ACQ.ANYTHING_NEW"),
        ] {
            assert_eq!(about(&alipay_sent(code, sub_code)), None, "{sub_code}");
        }
        for code in ["SYSTEMERROR", "ANYTHING_NEW", ""] {
            assert_eq!(about(&qq_sent(&qq_answer(code))), None, "{code}");
        }
        assert_eq!(about(&not_sent("no password")), Some(About::Gate));
    }

    /// A query concludes nothing from a refusal, but for a provider that has no such number and signs it.
    #[test]
    fn a_query_is_never_turned_away() {
        for known in KNOWN {
            for is_signed in [true, false] {
                let expected = if is_signed && known.meaning == Meaning::NotFound {
                    QueryAnswer::Absent
                } else {
                    QueryAnswer::Unknown
                };
                let found = wechat_asked(wechat(known.code, is_signed), |()| Shown::Other);
                assert_eq!(found, expected, "{} {is_signed}", known.code);
            }
        }
        for code in alipay::REFUSALS {
            let found = alipay_asked(alipay_answer("40004", code), |_| Shown::Other);
            assert_eq!(found, QueryAnswer::Unknown, "{code}");
        }
        let found = |sub_code| alipay_asked(alipay_answer("40004", sub_code), |_| Shown::Other);
        assert_eq!(found("ACQ.TRADE_SETTLE_NOT_EXIST"), QueryAnswer::Absent);
        assert_eq!(found(TRADE_NOT_EXIST), QueryAnswer::Unknown);
    }

    /// What is shown under the number counts alike in an answer and in a query.
    #[test]
    fn what_is_shown_counts() {
        let reason: Arc<str> = Arc::from("CLOSED");
        for (shown, sent, asked) in [
            (Shown::Pending, SendAnswer::Accepted, QueryAnswer::Pending),
            (Shown::Done(None), SendAnswer::Done { at: None }, QueryAnswer::Done { at: None }),
            (
                Shown::Ended(Arc::clone(&reason)),
                SendAnswer::Ended { reason: Arc::clone(&reason) },
                QueryAnswer::Ended { reason },
            ),
            (Shown::Other, SendAnswer::Unknown, QueryAnswer::Unknown),
        ] {
            assert_eq!(wechat_sent(Answer::Done(()), |()| shown.clone()), sent);
            assert_eq!(wechat_asked(Answer::Done(()), |()| shown), asked);
        }
        assert_eq!(qq_sent(&qq::Outcome::Success(())), SendAnswer::Accepted);
    }
}
