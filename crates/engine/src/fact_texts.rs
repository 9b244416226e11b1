//! The texts in which facts are sent outside.

use cashier_core::agreement::Agreement;
use cashier_core::payment::Payment;
use cashier_core::provider::PaymentAttempt;
use cashier_core::retention::RenderBodies;
use cashier_core::web_order::WebOrder;
use cashier_core::world::Wire;
use cashier_protocol::dialect::Dialects;

use crate::providers::Registry;

/// The texts of facts, in the format of each receiver: a merchant's dialect, an app, a provider.
#[derive(Clone, Default)]
pub struct FactTexts {
    /// The dialects of merchants.
    pub dialects: Dialects,
    /// The payment providers.
    pub providers: Registry,
}

impl Wire for FactTexts {
    fn payment_notice(&self, payment: &Payment) -> Option<Vec<u8>> {
        self.dialects.payment_notice(payment)
    }

    fn agreement_notice(&self, agreement: &Agreement, access_token: &str) -> Option<Vec<u8>> {
        self.dialects.agreement_notice(agreement, access_token)
    }

    fn order_paid(&self, order: &WebOrder, payment: &Payment) -> Vec<u8> {
        RenderBodies::order(&self.dialects, order, payment)
    }

    fn provider_response(&self, attempt: &PaymentAttempt) -> String {
        self.providers.response(attempt)
    }
}
