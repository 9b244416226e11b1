//! What a WeChat Pay answer about a provider call means.

use cashier_core::provider::{QueryAnswer, SendAnswer};
use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::error::{ApiError, Meaning};

use crate::providers::answers::{Shown, refused};
use crate::providers::connector::reason;

/// WeChat Pay's answer to a call.
pub(super) fn sent<T>(answer: Answer<T>, show: impl FnOnce(&T) -> Shown) -> SendAnswer {
    match answer {
        Answer::Done(value) => show(&value).into(),
        Answer::Refused(error) => refusal(&error),
        Answer::Unknown(_) => SendAnswer::Unknown,
    }
}

fn refusal(error: &ApiError) -> SendAnswer {
    match error.meaning() {
        Meaning::Refused | Meaning::NotFound => {
            refused(error.is_about_number(), reason(&error.code, &error.message))
        }
        // Codes about orders and bills, which do not answer a call about received money.
        _ => SendAnswer::Unknown,
    }
}

/// WeChat Pay's answer to a query.
pub(super) fn asked<T>(answer: Answer<T>, show: impl FnOnce(&T) -> Shown) -> QueryAnswer {
    match answer {
        Answer::Done(value) => show(&value).into(),
        Answer::Refused(error) if error.is_signed && error.meaning() == Meaning::NotFound => {
            QueryAnswer::Absent
        }
        Answer::Refused(_) | Answer::Unknown(_) => QueryAnswer::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cashier_core::provider::About;
    use cashier_protocol::wechat::v3::answer::refusal;
    use cashier_protocol::wechat::v3::error::KNOWN;

    use super::*;
    use crate::providers::answers::tests::about;

    fn answer(code: &str, is_signed: bool) -> Answer<()> {
        let error = ApiError::new(code, "no");
        match refusal(error.status, &error.to_body()) {
            Answer::Refused(error) => Answer::Refused(ApiError { is_signed, ..error }),
            other => other,
        }
    }

    /// Tests every code. Those about the number are few, and are listed here again.
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
            assert_eq!(about(&sent(answer(known.code, true), show)), expected, "{}", known.code);
            let unsigned = about(&sent(answer(known.code, false), show));
            assert_ne!(unsigned, Some(About::Number), "{}: an unsigned word proves nothing", known.code);
        }
    }

    /// Signature, permissions, limits, form and clock errors are not about the number, and codes for an unknown
    /// outcome prove nothing.
    #[test]
    fn the_gate_and_no_answer_are_told_apart() {
        let found = |code| about(&sent(answer(code, true), |()| Shown::Other));
        for code in
            ["SIGN_ERROR", "NO_AUTH", "PARAM_ERROR", "INVALID_REQUEST", "RULE_LIMIT", "MCH_NOT_EXISTS"]
        {
            assert_eq!(found(code), Some(About::Gate), "{code}");
        }
        for code in ["SYSTEM_ERROR", "BANK_ERROR", "FREQUENCY_LIMITED", "ANYTHING_NEW"] {
            assert_eq!(found(code), None, "{code}");
        }
    }

    /// A refused query proves nothing, unless the provider says, signed, that it has no such number.
    #[test]
    fn a_query_is_never_turned_away() {
        for known in KNOWN {
            for is_signed in [true, false] {
                let expected = if is_signed && known.meaning == Meaning::NotFound {
                    QueryAnswer::Absent
                } else {
                    QueryAnswer::Unknown
                };
                let found = asked(answer(known.code, is_signed), |()| Shown::Other);
                assert_eq!(found, expected, "{} {is_signed}", known.code);
            }
        }
    }

    /// What is shown under the number counts the same in an answer and in a query.
    #[test]
    fn what_is_shown_counts() {
        let reason: Arc<str> = Arc::from("CLOSED");
        for (shown, said, found) in [
            (Shown::Pending, SendAnswer::Accepted, QueryAnswer::Pending),
            (Shown::Done(None), SendAnswer::Done { at: None }, QueryAnswer::Done { at: None }),
            (
                Shown::Ended(Arc::clone(&reason)),
                SendAnswer::Ended { reason: Arc::clone(&reason) },
                QueryAnswer::Ended { reason },
            ),
            (Shown::Other, SendAnswer::Unknown, QueryAnswer::Unknown),
        ] {
            assert_eq!(sent(Answer::Done(()), |()| shown.clone()), said);
            assert_eq!(asked(Answer::Done(()), |()| shown), found);
        }
    }
}
