//! The wallet OpenAPI for merchants' servers (`/v1/…`) and for partners (`/aps/…`). One file per operation.
//!
//! Every answer has HTTP status 200. Those to clients that we know, about operations that we have, are signed: refusals and
//! panics too. Others get a refusal without a signature, since a signature is our word for every byte that it covers.

mod add_receiver;
mod apply_token;
mod cancel_payment;
mod cancel_token;
mod envelope;
mod finish_share;
mod inquiry_payment;
mod inquiry_refund;
mod inquiry_share;
mod inquiry_user_info;
mod operations;
pub(crate) mod order_string;
mod partner;
mod pay;
mod record;
mod refund;
mod remove_receiver;
mod retry_refund;
mod return_share;
mod send_inbox;
mod share;
mod token;

use axum::Router;
use axum::routing::any;
use cashier_core::error::{Code, Error};
use cashier_core::ledger::Owner;
use cashier_core::merchant::Role;
use cashier_core::request::Answer;

use crate::app::{App, Shared};
use crate::error::read_error;
use crate::merchants::KnownMerchant;

pub(crate) use envelope::serve;
use operations::{Caller, Operation, Row};

/// The routes of the OpenAPI.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/{*operation}", any(envelope::serve))
        .route("/aps/{*operation}", any(envelope::serve))
}

/// What an operation works with.
struct Call<'a> {
    app: &'a Shared,
    merchant: &'a KnownMerchant,
    body: &'a [u8],
}

/// What an operation gives back: a body, and which payment it was about.
struct Reply {
    body: Vec<u8>,
    subject: Option<Owner>,
    replayed: bool,
}

impl Reply {
    const fn new(body: Vec<u8>) -> Self {
        Self { body, subject: None, replayed: false }
    }

    fn about(mut self, subject: impl Into<Owner>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self { body: answer.body, subject: None, replayed: answer.replayed }
    }
}

/// What a suspended merchant cannot do although no decision refuses it: these ask somebody else, or only read. Orders, shares,
/// tokens and messages are refused by their decisions, which give repeats of what was done before their answers.
const NEVER_WHEN_SUSPENDED: [Operation; 2] = [Operation::InquiryUserInfo, Operation::AddReceiver];

/// Hands a call of a client that was checked to its operation.
async fn dispatch(row: &Row, call: Call<'_>) -> Result<Reply, Error> {
    let needed = if row.caller == Caller::Merchant { Role::Merchant } else { Role::Wallet };
    if call.merchant.merchant.role != needed {
        let detail = "This operation is for other clients: /v1 is for merchants, /aps for partner wallets.";
        return Err(Error::new(Code::AccessDenied).with_detail(detail));
    }
    if call.merchant.is_suspended && NEVER_WHEN_SUSPENDED.contains(&row.operation) {
        return Err(Error::new(Code::InvalidClientStatus));
    }
    match row.operation {
        Operation::PartnerUserInitiatedPay => partner::user_initiated_pay::handle(call).await,
        Operation::PartnerNotifyPayment => partner::notify_payment::handle(call).await,
        Operation::PartnerInquiryPayment => partner::inquiry_payment::handle(call).await,
        // Comes from acquirers, which are no clients of this kind.
        Operation::PartnerRefund => Err(Error::new(Code::AccessDenied)),
        Operation::ApplyToken => apply_token::handle(call).await,
        Operation::CancelToken => cancel_token::handle(call).await,
        Operation::InquiryUserInfo => inquiry_user_info::handle(call).await,
        Operation::Pay => pay::handle(call).await,
        Operation::InquiryPayment => inquiry_payment::handle(call).await,
        Operation::CancelPayment => cancel_payment::handle(call).await,
        Operation::Refund => refund::handle(call).await,
        Operation::InquiryRefund => inquiry_refund::handle(call).await,
        Operation::RetryRefund => retry_refund::handle(call).await,
        Operation::Share => share::handle(call).await,
        Operation::ReturnShare => return_share::handle(call).await,
        Operation::FinishShare => finish_share::handle(call).await,
        Operation::InquiryShare => inquiry_share::handle(call).await,
        Operation::AddReceiver => add_receiver::handle(call).await,
        Operation::RemoveReceiver => remove_receiver::handle(call).await,
        Operation::SendInbox => send_inbox::handle(call).await,
    }
}

impl App {
    /// The payment that a merchant names, if it is the merchant's own.
    async fn merchants_payment(
        &self,
        merchant: cashier_core::id::MerchantId,
        named: Option<cashier_core::payment::PaymentRef>,
    ) -> Result<cashier_core::payment::Payment, Error> {
        use cashier_core::payment::PaymentRef;
        use cashier_core::request::{Effect, Operation, RequestKey};
        let missing = || Error::new(Code::OrderNotExist);
        let id = match named.ok_or_else(missing)? {
            PaymentRef::Id(id) => id,
            PaymentRef::RequestId(key) => {
                let key = RequestKey { owner: merchant.into(), operation: Operation::Pay, key };
                let found = self.reader.request(&key).await.map_err(|error| read_error(&error))?;
                match found.map(|request| request.effect) {
                    Some(Effect::Done { subject, .. }) => subject.as_id(),
                    Some(Effect::Barred) | None => return Err(missing()),
                }
            }
        };
        let payment = self.reader.payment(id).await.map_err(|error| read_error(&error))?;
        payment.filter(|payment| payment.merchant == merchant).ok_or_else(missing)
    }

    /// The refund that a merchant names, if it is the merchant's own.
    async fn merchants_refund(
        &self,
        merchant: cashier_core::id::MerchantId,
        named: Option<cashier_protocol::wallet::request::inquiry_refund::RefundRef>,
    ) -> Result<cashier_core::refund::Refund, Error> {
        use cashier_core::request::{Effect, Operation, RequestKey};
        use cashier_protocol::wallet::request::inquiry_refund::RefundRef;
        let missing = || Error::new(Code::RefundNotExist);
        let id = match named.ok_or_else(missing)? {
            RefundRef::Id(id) => id,
            RefundRef::RequestId(key) => {
                let key = RequestKey { owner: merchant.into(), operation: Operation::Refund, key };
                let found = self.reader.request(&key).await.map_err(|error| read_error(&error))?;
                match found.map(|request| request.effect) {
                    Some(Effect::Done { subject, .. }) => subject.as_id(),
                    Some(Effect::Barred) | None => return Err(missing()),
                }
            }
        };
        let refund = self.reader.refund(id).await.map_err(|error| read_error(&error))?;
        refund.filter(|refund| refund.merchant == merchant).ok_or_else(missing)
    }
}
