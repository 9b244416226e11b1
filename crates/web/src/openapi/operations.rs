//! The operations of the OpenAPI, by path. What is not in this table is answered without a signature.

use cashier_protocol::wallet::partner::{INQUIRY_PAYMENT, NOTIFY_PAYMENT, REFUND, USER_INITIATED_PAY};
use cashier_protocol::wallet::sign::SignedPath;

/// What can be called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operation {
    PartnerUserInitiatedPay,
    PartnerNotifyPayment,
    PartnerInquiryPayment,
    PartnerRefund,
    ApplyToken,
    CancelToken,
    InquiryUserInfo,
    Pay,
    InquiryPayment,
    CancelPayment,
    Refund,
    InquiryRefund,
    RetryRefund,
    Share,
    ReturnShare,
    FinishShare,
    InquiryShare,
    AddReceiver,
    RemoveReceiver,
    SendInbox,
}

/// Who may call an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Caller {
    /// A merchant.
    Merchant,
    /// A partner wallet, whose users pay our merchants.
    Wallet,
    /// An acquirer, whose orders our users pay. It is known by the configuration.
    Acquirer,
}

/// An operation at its path.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) path: SignedPath,
    pub(super) operation: Operation,
    pub(super) caller: Caller,
}

const fn row(path: SignedPath, operation: Operation, caller: Caller) -> Row {
    Row { path, operation, caller }
}

const fn merchants(path: &'static str, operation: Operation) -> Row {
    row(SignedPath::fixed(path), operation, Caller::Merchant)
}

/// The path of the pay call, which an order string holds too.
pub(super) const PAY: SignedPath = SignedPath::fixed("/v1/payments/pay");

static TABLE: [Row; 21] = [
    row(PAY, Operation::Pay, Caller::Merchant),
    merchants("/v1/payments/inquiryPayment", Operation::InquiryPayment),
    merchants("/v1/payments/cancelPayment", Operation::CancelPayment),
    merchants("/v1/payments/cancel", Operation::CancelPayment),
    merchants("/v1/payments/refund", Operation::Refund),
    merchants("/v1/payments/inquiryRefund", Operation::InquiryRefund),
    merchants("/v1/payments/retryRefund", Operation::RetryRefund),
    merchants("/v1/payments/share", Operation::Share),
    merchants("/v1/payments/returnShare", Operation::ReturnShare),
    merchants("/v1/payments/finishShare", Operation::FinishShare),
    merchants("/v1/payments/inquiryShare", Operation::InquiryShare),
    merchants("/v1/payments/addReceiver", Operation::AddReceiver),
    merchants("/v1/payments/removeReceiver", Operation::RemoveReceiver),
    merchants("/v1/authorizations/applyToken", Operation::ApplyToken),
    merchants("/v1/authorizations/cancelToken", Operation::CancelToken),
    merchants("/v1/users/inquiryUserInfo", Operation::InquiryUserInfo),
    merchants("/v1/messages/sendInbox", Operation::SendInbox),
    row(USER_INITIATED_PAY, Operation::PartnerUserInitiatedPay, Caller::Wallet),
    row(NOTIFY_PAYMENT, Operation::PartnerNotifyPayment, Caller::Wallet),
    row(INQUIRY_PAYMENT, Operation::PartnerInquiryPayment, Caller::Wallet),
    row(REFUND, Operation::PartnerRefund, Caller::Acquirer),
];

/// The operation at a path.
pub(super) fn at(path: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.path.as_str() == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_found_and_stands_once() {
        for row in &TABLE {
            assert!(std::ptr::eq(at(row.path.as_str()).unwrap(), row), "{}", row.path);
        }
        for none in ["/v1/payments/pay/", "/v1/no/such/path", "/V1/payments/pay", "/v1/payments/pay%20", ""] {
            assert!(at(none).is_none(), "{none}");
        }
    }
}
