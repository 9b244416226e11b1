//! Reading kept bodies back: each is made again from the books, and must say the same of subject, amount and state.
//!
//! Only those parts are compared. A body stays as an earlier version made it, with other times and further fields.

use cashier_core::foreign::ForeignOrder;
use cashier_core::payment::Payment;
use cashier_core::refund::Refund;
use cashier_core::web_order::WebOrder;
use cashier_core::world::KeptBodies;
use serde_json::Value;

use crate::baas::trigger;
use crate::dialect::Dialects;
use crate::wallet::partner;

const REFUND: &[&str] = &["/refundRequestId", "/paymentRequestId", "/paymentId", "/refundAmount"];

const FOREIGN: &[&str] =
    &["/paymentRequestId", "/paymentId", "/paymentAmount", "/customerId", "/paymentStatus"];

const ORDER: &[&str] = &[
    "/id",
    "/trade_no",
    "/transaction_no",
    "/currency_type",
    "/total_cost",
    "/status",
    "/paid_at",
    "/created_by",
];

/// True when both bodies say the same in these places.
pub(crate) fn agree(kept: &[u8], made: &[u8], places: &[&str]) -> bool {
    let read = |body| serde_json::from_slice::<Value>(body).ok();
    let (Some(kept), Some(made)) = (read(kept), read(made)) else { return false };
    places.iter().all(|place| made.pointer(place).is_some() && kept.pointer(place) == made.pointer(place))
}

impl KeptBodies for Dialects {
    fn tells_payment(&self, body: &[u8], payment: &Payment) -> bool {
        let dialect = self.named(&payment.details.dialect);
        dialect.is_some_and(|dialect| dialect.tells_payment(body, payment))
    }

    fn tells_refund(&self, body: &[u8], refund: &Refund, payment: &Payment) -> bool {
        let reference = payment.binding.as_deref().and_then(|held| held.reference.as_deref());
        reference.is_some_and(|reference| agree(body, &partner::refund::body(refund, reference), REFUND))
    }

    fn tells_foreign_order(&self, body: &[u8], order: &ForeignOrder) -> bool {
        agree(body, &partner::notify_payment::body(order), FOREIGN)
    }

    fn tells_order(&self, body: &[u8], order: &WebOrder, payment: &Payment) -> bool {
        agree(body, &trigger::payload(order, payment, payment.created_at), ORDER)
    }
}
