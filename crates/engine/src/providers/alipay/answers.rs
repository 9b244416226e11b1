//! What an Alipay answer about a provider call means.

use cashier_core::provider::{QueryAnswer, SendAnswer};
use cashier_protocol::alipay::outcome::{self as alipay, TRADE_NOT_EXIST};

use crate::providers::answers::{self, Shown};
use crate::providers::connector::reason;

/// Alipay refused a call.
pub(super) fn refused(codes: &alipay::Codes) -> SendAnswer {
    answers::refused(codes.is_about_number(), reason(&codes.sub_code, &codes.sub_msg))
}

/// Alipay's answer to a query about a sharing.
pub(super) fn asked<T>(answer: alipay::Outcome<T>, show: impl FnOnce(&T) -> Shown) -> QueryAnswer {
    // Alipay does not document its answer for an unknown sharing; the codes of that kind share a suffix.
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

#[cfg(test)]
mod tests {
    use cashier_core::provider::About;
    use cashier_protocol::alipay::outcome::{Fault, read};

    use super::*;
    use crate::providers::answers::tests::about;

    fn answer(code: &'static str, sub_code: &str) -> alipay::Outcome<serde_json::Value> {
        read(&Fault::new(code, sub_code, "no").to_content())
    }

    fn sent(code: &'static str, sub_code: &str) -> Option<About> {
        match answer(code, sub_code) {
            alipay::Outcome::Refused(codes) => about(&refused(&codes)),
            alipay::Outcome::Unknown(_) => None,
            alipay::Outcome::Success(_) => panic!("{code} is no success"),
        }
    }

    /// Tests every code. Those about the number are few, and are listed here again.
    #[test]
    fn only_these_words_are_about_the_number() {
        let number = [
            "ACQ.SELLER_BALANCE_NOT_ENOUGH",
            "ACQ.REASON_TRADE_BEEN_FREEZEN",
            "ACQ.BUYER_NOT_EXIST",
            "ACQ.BUYER_ENABLE_STATUS_FORBID",
            "ACQ.ROYALTY_RECEIVER_INVALID",
        ];
        for code in alipay::REFUSALS {
            let expected = if number.contains(&code) { About::Number } else { About::Gate };
            assert_eq!(sent("40004", code), Some(expected), "{code}");
        }
    }

    /// Signature, permissions, limits, form and clock errors are not about the number, and codes for an unknown
    /// outcome prove nothing.
    #[test]
    fn the_gate_and_no_answer_are_told_apart() {
        for (code, sub_code) in [
            ("40002", "isv.invalid-signature"),
            ("40006", "isv.insufficient-isv-permissions"),
            ("40001", "isv.missing-app-id"),
            ("20001", "aop.invalid-auth-token"),
            ("40004", "ACQ.TRADE_STATUS_ERROR"),
            ("40004", "isv.invalid-parameter"),
        ] {
            assert_eq!(sent(code, sub_code), Some(About::Gate), "{sub_code}");
        }
        for (code, sub_code) in [
            ("20000", "isp.unknow-error"),
            ("20000", "aop.ACQ.SYSTEM_ERROR"),
            ("40004", "ACQ.SYSTEM_ERROR"),
            ("40004", "ACQ.DISCORDANT_REPEAT_REQUEST"),
            ("40005", "isv.app-call-limited"),
            ("40004", "ACQ.ANYTHING_NEW"),
        ] {
            assert_eq!(sent(code, sub_code), None, "{sub_code}");
        }
    }

    /// A refused query proves nothing, unless the provider says that it has no such number.
    #[test]
    fn a_query_is_never_turned_away() {
        let found = |sub_code| asked(answer("40004", sub_code), |_| Shown::Other);
        for code in alipay::REFUSALS {
            assert_eq!(found(code), QueryAnswer::Unknown, "{code}");
        }
        assert_eq!(found("ACQ.TRADE_SETTLE_NOT_EXIST"), QueryAnswer::Absent);
        assert_eq!(found(TRADE_NOT_EXIST), QueryAnswer::Unknown);
    }
}
