//! Which result code a program gets. The wallet's backend decides; the host's result counts only when the backend
//! does not respond.

use super::code::ResultCode;
use super::order::OrderStatus;
use crate::spi::SpiCode;

/// The result of the host's service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpiOutcome {
    /// It ended with a result code.
    Code(ResultCode),
    /// It failed.
    Error(SpiCode),
}

/// The backend's response to the inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inquiry {
    /// The order's status.
    Status(OrderStatus),
    /// No response.
    Silent,
    /// There is no order, or no backend to ask.
    Impossible,
}

/// The code for the program. `submitted` is true when the order was submitted for execution but no response arrived.
pub fn decide(outcome: SpiOutcome, submitted: bool, inquiry: Inquiry) -> ResultCode {
    match inquiry {
        Inquiry::Status(OrderStatus::Paid) => ResultCode::Success,
        Inquiry::Status(OrderStatus::Processing) => ResultCode::Processing,
        Inquiry::Status(OrderStatus::Closed) => ResultCode::Failed,
        Inquiry::Status(OrderStatus::Unpaid) => match outcome {
            // The service claims more than the backend confirms.
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
        // An agreement that may still complete: if the order was submitted, it is in progress.
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

    /// The service's result decides when the backend cannot be asked, before and after submission.
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

    /// The backend's response overrides any result of the service.
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

    /// A payment that was submitted without a response is never reported as failed, cancelled or without network.
    #[test]
    fn silence_after_submission_is_unknown() {
        for outcome in outcomes() {
            assert_eq!(decide(outcome, true, Inquiry::Silent), ResultCode::Unknown);
        }
    }
}
