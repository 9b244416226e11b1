//! The operations of the wallet dialect, one row each: its path, who may call it, how the body is read, the resulting
//! command, how the answer is written, and its description. Calls that are in no table are answered without a
//! signature.
//!
//! Routes, the test of permissions, the tables of `docs/wallet-openapi.md` and the OpenAPI document are derived from
//! this table.

use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::partner::{
    self as wire, INQUIRY_PAYMENT, NOTIFY_PAYMENT, REFUND, USER_INITIATED_PAY,
};
use cashier_protocol::wallet::request;
use cashier_protocol::wallet::request::apply_token::ApplyToken;
use cashier_protocol::wallet::request::finish_share::FinishShareRequest;
use cashier_protocol::wallet::request::pay::Pay;
use cashier_protocol::wallet::request::prepare::Prepare;
use cashier_protocol::wallet::request::refund::RefundRequest;
use cashier_protocol::wallet::request::retry_refund::RetryRefundRequest;
use cashier_protocol::wallet::request::return_share::ReturnShareRequest;
use cashier_protocol::wallet::request::share::ShareRequest;
use cashier_protocol::wallet::sign::SignedPath;

use super::row::Row;
use super::{
    add_receiver, apply_token, cancel_payment, cancel_token, finish_share, inquiry_payment, inquiry_proof,
    inquiry_refund, inquiry_share, inquiry_user_account_list, inquiry_user_card_list, inquiry_user_info,
    partner, pay, prepare, refund, remove_receiver, retry_refund, return_share, send_message, share,
};
use crate::operation;

/// The path of the pay call, which order strings use too.
pub(super) const PAY: SignedPath = SignedPath::fixed("/v1/payments/pay");

const fn at(path: &'static str) -> SignedPath {
    SignedPath::fixed(path)
}

pub(super) const PAY_ANSWERS: pay::Answers =
    pay::Answers { accepted: answer::pay_accepted, debited: answer::debited };

/// The operations of the wallet dialect.
pub static WALLET: [Row; 26] = [
    Row::new(PAY, operation!(Merchant, Pay::parse, pay::handle, PAY_ANSWERS), &request::pay::DESCRIPTION),
    Row::new(
        at("/v1/payments/inquiryPayment"),
        operation!(Merchant, request::inquiry_payment::parse, inquiry_payment::handle, answer::inquired),
        &request::inquiry_payment::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/cancelPayment"),
        operation!(Merchant, request::cancel_payment::parse, cancel_payment::handle, answer::cancelled),
        &request::cancel_payment::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/cancel"),
        operation!(Merchant, request::cancel_payment::parse, cancel_payment::handle, answer::cancelled),
        &request::cancel_payment::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/refund"),
        operation!(Merchant, RefundRequest::parse, refund::handle, answer::refunded),
        &request::refund::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/inquiryRefund"),
        operation!(Merchant, request::inquiry_refund::parse, inquiry_refund::handle, answer::inquired_refund),
        &request::inquiry_refund::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/inquiryProof"),
        operation!(
            Merchant,
            request::inquiry_proof::parse,
            inquiry_proof::handle,
            request::inquiry_proof::answer
        ),
        &request::inquiry_proof::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/retryRefund"),
        operation!(Merchant, RetryRefundRequest::parse, retry_refund::handle, answer::refunded),
        &request::retry_refund::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/share"),
        operation!(Merchant, ShareRequest::parse, share::handle, answer::sharing),
        &request::share::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/returnShare"),
        operation!(Merchant, ReturnShareRequest::parse, return_share::handle, answer::returning),
        &request::return_share::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/finishShare"),
        operation!(Merchant, FinishShareRequest::parse, finish_share::handle, answer::finishing),
        &request::finish_share::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/inquiryShare"),
        operation!(Merchant, request::inquiry_share::parse, inquiry_share::handle, answer::inquired_sharing),
        &request::inquiry_share::DESCRIPTION,
    ),
    Row::new(
        at("/v1/payments/addReceiver"),
        operation!(Merchant, [add_receiver::read], add_receiver::handle, answer::plain),
        &request::receiver::ADD,
    )
    .never_when_suspended(),
    Row::new(
        at("/v1/payments/removeReceiver"),
        operation!(Merchant, [remove_receiver::read], remove_receiver::handle, answer::plain),
        &request::receiver::REMOVE,
    ),
    Row::new(
        at("/v1/authorizations/prepare"),
        operation!(Merchant, Prepare::parse, prepare::handle, answer::prepared),
        &request::prepare::DESCRIPTION,
    ),
    Row::new(
        at("/v1/authorizations/applyToken"),
        operation!(Merchant, ApplyToken::parse, apply_token::handle, answer::tokens),
        &request::apply_token::DESCRIPTION,
    ),
    Row::new(
        at("/v1/authorizations/cancelToken"),
        operation!(Merchant, request::cancel_token::parse, cancel_token::handle, answer::plain),
        &request::cancel_token::DESCRIPTION,
    ),
    Row::new(
        at("/v1/users/inquiryUserInfo"),
        operation!(Merchant, request::inquiry_user_info::parse, inquiry_user_info::handle, answer::user_info),
        &request::inquiry_user_info::DESCRIPTION,
    )
    .never_when_suspended(),
    Row::new(
        at("/v1/users/inquiryUserAccountList"),
        operation!(
            Merchant,
            request::inquiry_user_info::parse,
            inquiry_user_account_list::handle,
            answer::user_accounts
        ),
        &request::inquiry_user_account_list::DESCRIPTION,
    )
    .never_when_suspended(),
    Row::new(
        at("/v1/users/inquiryUserCardList"),
        operation!(
            Merchant,
            request::inquiry_user_info::parse,
            inquiry_user_card_list::handle,
            answer::user_cards
        ),
        &request::inquiry_user_card_list::DESCRIPTION,
    )
    .never_when_suspended(),
    Row::new(
        at("/v1/messages/sendInbox"),
        operation!(Merchant, request::send_inbox::parse, send_message::handle, answer::message_sent),
        &request::send_inbox::DESCRIPTION,
    ),
    Row::new(
        at("/v1/messages/sendPush"),
        operation!(Merchant, request::send_push::parse, send_message::handle, answer::message_sent),
        &request::send_push::DESCRIPTION,
    ),
    Row::new(
        USER_INITIATED_PAY,
        operation!(
            Wallet,
            wire::user_initiated_pay::UserInitiatedPay::parse,
            partner::user_initiated_pay::handle,
            wire::user_initiated_pay::answer
        ),
        &wire::user_initiated_pay::DESCRIPTION,
    ),
    Row::new(
        NOTIFY_PAYMENT,
        operation!(
            Wallet,
            wire::notify_payment::NotifyPayment::parse,
            partner::notify_payment::handle,
            wire::notify_payment::answer
        ),
        &wire::notify_payment::DESCRIPTION,
    ),
    Row::new(
        INQUIRY_PAYMENT,
        operation!(
            Wallet,
            wire::inquiry_payment::parse,
            partner::inquiry_payment::handle,
            wire::inquiry_payment::answer
        ),
        &wire::inquiry_payment::DESCRIPTION,
    ),
    Row::new(
        REFUND,
        operation!(
            Acquirer,
            wire::refund::PartnerRefund::parse,
            partner::refund::handle,
            wire::refund::answer
        ),
        &wire::refund::DESCRIPTION,
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_path_stands_once_and_so_does_its_id() {
        let paths: BTreeSet<_> = WALLET.iter().map(|row| row.path.as_str()).collect();
        let ids: BTreeSet<_> = WALLET.iter().map(Row::id).collect();
        assert_eq!((paths.len(), ids.len()), (WALLET.len(), WALLET.len()));
    }
}
