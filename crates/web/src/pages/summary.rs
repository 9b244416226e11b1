//! An order as its payer sees it, on every page of the cashier.

use cashier_core::foreign::ForeignOrder;
use cashier_core::money::Money;
use cashier_core::payment::Payment;
use cashier_core::time::Timestamp;
use serde::Serialize;

/// The facts of an order.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The token in the payment URL.
    pub token: String,
    /// The payee's id, sent back when confirming.
    pub payee_id: String,
    /// The payee's name.
    pub payee: String,
    /// What is paid for.
    pub description: String,
    /// The amount.
    pub amount: Money,
    /// The merchant's own order number.
    pub order_no: Option<String>,
    /// The payment's id.
    pub payment_id: String,
    /// When it expires unless it is paid.
    pub expires_at: Timestamp,
}

impl Summary {
    /// For a payment; `token` is the one in its URL.
    pub fn new(token: impl Into<String>, payment: &Payment) -> Self {
        Self {
            token: token.into(),
            payee_id: payment.merchant.to_string(),
            payee: payment.details.payee.clone(),
            description: payment.details.description.clone(),
            amount: payment.amount.money(),
            order_no: payment.details.order_ref.clone(),
            payment_id: payment.id.to_string(),
            expires_at: payment.expires_at,
        }
    }

    /// For an order of another acquirer; `token` is ours.
    pub fn foreign(token: impl Into<String>, order: &ForeignOrder) -> Self {
        Self {
            token: token.into(),
            payee_id: order.details.payee_id.clone(),
            payee: order.details.payee.clone(),
            description: order.details.description.clone(),
            amount: order.amount.money(),
            order_no: order.details.order_ref.clone(),
            payment_id: order.id.to_string(),
            expires_at: order.expires_at,
        }
    }

    /// The first letter of the payee, for its badge.
    pub(super) fn initial(&self) -> String {
        initial(&self.payee)
    }
}

/// The first letter of a name, as a capital.
pub(super) fn initial(name: &str) -> String {
    let letter = name.chars().find(|letter| letter.is_alphanumeric());
    letter.map(|letter| letter.to_uppercase().collect()).unwrap_or_default()
}

/// The answer of an order's state endpoint and event stream; `live.js` reads it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LiveState {
    /// `created`, `processing`, `succeeded`, `failed`, `cancelled` or `expired`.
    pub state: &'static str,
    /// Where the page goes when the state is final.
    pub next: String,
}
