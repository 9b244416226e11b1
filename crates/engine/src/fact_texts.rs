//! The texts that facts carry to the outside.

use cashier_core::payment::Payment;
use cashier_core::provider::PaymentAttempt;
use cashier_core::retention::RenderBodies;
use cashier_core::web_order::WebOrder;
use cashier_core::world::Wire;
use cashier_protocol::dialect::Dialects;

use crate::providers::Registry;

/// What facts say, in the words of whoever is told: a merchant's dialect, an app, a provider.
#[derive(Clone, Default)]
pub struct FactTexts {
    /// What merchants speak.
    pub dialects: Dialects,
    /// Who takes payments.
    pub providers: Registry,
}

impl Wire for FactTexts {
    fn payment_notice(&self, payment: &Payment) -> Option<Vec<u8>> {
        self.dialects.payment_notice(payment)
    }

    fn order_paid(&self, order: &WebOrder, payment: &Payment) -> Vec<u8> {
        RenderBodies::order(&self.dialects, order, payment)
    }

    fn provider_response(&self, attempt: &PaymentAttempt) -> String {
        self.providers.response(attempt)
    }
}
