//! Renders the bodies of notices from the books, and compares stored ones with them: each must agree on subject,
//! amount and state.
//!
//! Only those parts are compared. A body stays as an earlier version wrote it, with other times and additional
//! fields.

use cashier_core::agreement::Agreement;
use cashier_core::foreign::{ForeignOrder, ForeignState};
use cashier_core::payment::Payment;
use cashier_core::refund::Refund;
use cashier_core::retention::RenderBodies;
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

/// True when both bodies agree in these places.
pub(crate) fn agree(kept: &[u8], made: &[u8], places: &[&str]) -> bool {
    // Nearly always: every body was made like this, unless an earlier version made it.
    if kept == made && !made.is_empty() {
        return true;
    }
    let read = |body| serde_json::from_slice::<Value>(body).ok();
    let (Some(kept), Some(made)) = (read(kept), read(made)) else { return false };
    places.iter().all(|place| made.pointer(place).is_some() && kept.pointer(place) == made.pointer(place))
}

impl RenderBodies for Dialects {
    fn payment(&self, payment: &Payment) -> Option<Vec<u8>> {
        self.payment_notice(payment)
    }

    fn refund(&self, refund: &Refund, payment: &Payment) -> Option<Vec<u8>> {
        let reference = payment.binding.as_deref()?.reference.as_deref()?;
        Some(partner::refund::body(refund, reference))
    }

    fn foreign_order(&self, order: &ForeignOrder) -> Vec<u8> {
        // The notice was written when the user was debited. The acquirer's answer is not part of it.
        let state = match order.state {
            ForeignState::Succeeded { at, transfer, .. } | ForeignState::Failed { at, transfer, .. } => {
                ForeignState::Processing { at, transfer }
            }
            other => other,
        };
        partner::notify_payment::body(&ForeignOrder { state, ..order.clone() })
    }

    fn order(&self, order: &WebOrder, payment: &Payment) -> Vec<u8> {
        trigger::payload(order, payment, payment.paid_at().unwrap_or(payment.created_at))
    }
}

impl KeptBodies for Dialects {
    fn tells_payment(&self, body: &[u8], payment: &Payment) -> bool {
        let dialect = self.named(&payment.details.dialect);
        dialect.is_some_and(|dialect| dialect.tells_payment(body, payment))
    }

    fn tells_refund(&self, body: &[u8], refund: &Refund, payment: &Payment) -> bool {
        self.refund(refund, payment).is_some_and(|made| agree(body, &made, REFUND))
    }

    fn tells_foreign_order(&self, body: &[u8], order: &ForeignOrder) -> bool {
        agree(body, &self.foreign_order(order), FOREIGN)
    }

    fn tells_agreement(&self, body: &[u8], agreement: &Agreement) -> bool {
        let dialect = self.named(&agreement.terms.dialect);
        dialect.is_some_and(|dialect| dialect.tells_agreement(body, agreement))
    }

    fn tells_order(&self, body: &[u8], order: &WebOrder, payment: &Payment) -> bool {
        agree(body, &self.order(order, payment), ORDER)
    }
}
