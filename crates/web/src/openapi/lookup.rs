//! Looks up what a merchant names in a call: a payment or a refund of its own.

use cashier_core::error::{Code, Error};
use cashier_core::id::MerchantId;
use cashier_core::payment::{Payment, PaymentRef};
use cashier_core::refund::Refund;
use cashier_core::request::{Effect, Operation, RequestKey};
use cashier_protocol::wallet::request::inquiry_refund::RefundRef;

use crate::app::App;
use crate::error::read_error;

impl App {
    /// The payment that a merchant names, if it is the merchant's own.
    pub(super) async fn merchants_payment(
        &self,
        merchant: MerchantId,
        named: Option<PaymentRef>,
    ) -> Result<Payment, Error> {
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
    pub(super) async fn merchants_refund(
        &self,
        merchant: MerchantId,
        named: Option<RefundRef>,
    ) -> Result<Refund, Error> {
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
