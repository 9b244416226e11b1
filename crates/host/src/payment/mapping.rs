//! Which result code a program gets. The wallet's backend decides; the host's word counts only where the backend is
//! silent.

use super::code::ResultCode;
use super::order::OrderStatus;
use crate::spi::SpiCode;

/// What the host's service said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpiOutcome {
    /// It ended with a result code.
    Code(ResultCode),
    /// It failed.
    Error(SpiCode),
}

/// What the backend said afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inquiry {
    /// The order's status.
    Status(OrderStatus),
    /// No answer.
    Silent,
    /// There is no order or no backend to ask.
    Impossible,
}

/// The code for the program. `submitted` tells whether the order was handed over for execution without an answer.
pub fn decide(outcome: SpiOutcome, submitted: bool, inquiry: Inquiry) -> ResultCode {
    match inquiry {
        Inquiry::Status(OrderStatus::Paid) => ResultCode::Success,
        Inquiry::Status(OrderStatus::Processing) => ResultCode::Processing,
        Inquiry::Status(OrderStatus::Closed) => ResultCode::Failed,
        Inquiry::Status(OrderStatus::Unpaid) => match outcome {
            // The service claims more than the backend knows.
            SpiOutcome::Code(ResultCode::Success | ResultCode::Processing) => ResultCode::Unknown,
            _ => without_inquiry(outcome, submitted),
        },
        Inquiry::Silent if submitted => ResultCode::Unknown,
        Inquiry::Silent | Inquiry::Impossible => without_inquiry(outcome, submitted),
    }
}

fn without_inquiry(outcome: SpiOutcome, submitted: bool) -> ResultCode {
    match outcome {
        SpiOutcome::Code(code) => code,
        // An agreement that may still complete: with an order handed over, it is under way.
        SpiOutcome::Error(SpiCode::AuthPendingAgreement) if submitted => ResultCode::Processing,
        SpiOutcome::Error(_) if submitted => ResultCode::Unknown,
        SpiOutcome::Error(SpiCode::UserCancel) => ResultCode::Cancelled,
        SpiOutcome::Error(SpiCode::Timeout) => ResultCode::NetworkError,
        SpiOutcome::Error(
            SpiCode::Unknown | SpiCode::AppService | SpiCode::System | SpiCode::AuthPendingAgreement,
        ) => ResultCode::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes() -> impl Iterator<Item = SpiOutcome> {
        let codes = ResultCode::ALL.into_iter().map(SpiOutcome::Code);
        codes.chain(SpiCode::ALL.into_iter().map(SpiOutcome::Error))
    }

    /// What the host's service says when nobody can be asked, before and after the order was handed over.
    #[test]
    fn fallback_table() {
        let table = [
            (SpiCode::UserCancel, "6001", "6004"),
            (SpiCode::Timeout, "6002", "6004"),
            (SpiCode::AppService, "4000", "6004"),
            (SpiCode::System, "4000", "6004"),
            (SpiCode::Unknown, "4000", "6004"),
            (SpiCode::AuthPendingAgreement, "4000", "8000"),
        ];
        for (code, before, after) in table {
            let outcome = SpiOutcome::Error(code);
            assert_eq!(decide(outcome, false, Inquiry::Impossible).as_str(), before, "{code:?}");
            assert_eq!(decide(outcome, true, Inquiry::Impossible).as_str(), after, "{code:?}");
        }
        for code in ResultCode::ALL {
            for submitted in [false, true] {
                assert_eq!(decide(SpiOutcome::Code(code), submitted, Inquiry::Impossible), code);
            }
        }
    }

    /// The backend's word beats everything that the service says.
    #[test]
    fn the_backend_decides() {
        for outcome in outcomes() {
            for submitted in [false, true] {
                let says = |status| decide(outcome, submitted, Inquiry::Status(status)).as_str();
                assert_eq!(says(OrderStatus::Paid), "9000");
                assert_eq!(says(OrderStatus::Processing), "8000");
                assert_eq!(says(OrderStatus::Closed), "4000");
                assert_ne!(says(OrderStatus::Unpaid), "9000");
            }
        }
        let cancel = SpiOutcome::Error(SpiCode::UserCancel);
        assert_eq!(decide(cancel, false, Inquiry::Status(OrderStatus::Unpaid)).as_str(), "6001");
    }

    /// A payment that was handed over and has no answer is never reported as failed, cancelled or without network.
    #[test]
    fn silence_after_submission_is_unknown() {
        for outcome in outcomes() {
            assert_eq!(decide(outcome, true, Inquiry::Silent), ResultCode::Unknown);
        }
    }
}
