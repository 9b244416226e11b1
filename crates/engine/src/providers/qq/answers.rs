//! What a QQ Wallet answer about a provider call means.

use cashier_core::provider::SendAnswer;
use cashier_protocol::qq::outcome as qq;

use crate::providers::answers::refused;
use crate::providers::connector::reason;

/// QQ Wallet's answer to a call. A success only means that it was accepted.
pub(super) fn sent<T>(answer: &qq::Outcome<T>) -> SendAnswer {
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
    use cashier_core::provider::About;
    use cashier_protocol::flat_xml::Fields;

    use super::*;
    use crate::providers::answers::tests::about;

    fn answer(code: &str) -> qq::Outcome<()> {
        let fields: Fields = qq::failure(code, "no");
        qq::read(&fields, |_| Ok(()))
    }

    /// Tests every code, the codes for an unknown outcome, and a success, which only means that the call was
    /// accepted.
    #[test]
    fn only_this_word_is_about_the_number() {
        for code in qq::REFUSALS {
            let expected = if code == "NOTENOUGH" { About::Number } else { About::Gate };
            assert_eq!(about(&sent(&answer(code))), Some(expected), "{code}");
        }
        for code in ["SYSTEMERROR", "ANYTHING_NEW", ""] {
            assert_eq!(about(&sent(&answer(code))), None, "{code}");
        }
        assert_eq!(sent(&qq::Outcome::Success(())), SendAnswer::Accepted);
    }
}
