//! Web orders: payments that an app's user made through the BaaS API, with what the app said about the goods.
//!
//! Invariants: a web order and its payment are written in one batch and share their key; its number is unique within
//! its merchant, because the payment's idempotency record holds it; only the payment says whether it is paid.

mod keep;
mod numbers;
mod place;
mod tell;

use crate::app_user::Number;
use crate::client_address::ClientAddress;
use crate::id::PaymentId;
use crate::kernel::Row;

pub use crate::app::Gateway;
pub use keep::KeepPayParameters;
pub use numbers::{payment_named, payment_of_transaction_no, trade_no, transaction_no};
pub use place::{PlaceOrder, Placed};

/// What an app said about an order, and the parameters its user pays with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WebOrder {
    /// The payment.
    pub payment: PaymentId,
    /// The app's client id.
    pub app: String,
    /// The user who ordered.
    pub user: Number,
    /// The order's own number.
    pub number: Number,
    /// The number that the payer sees at the provider.
    pub trade_no: String,
    /// How it is paid.
    pub gateway: Gateway,
    /// The app's number of the table of goods.
    pub schema_id: Option<i64>,
    /// The app's id of the row in that table.
    pub record_id: Option<String>,
    /// What was sold, as a JSON object that is returned unchanged.
    pub snapshot: String,
    /// True when the money is to be shared with others.
    pub profit_sharing: bool,
    /// The address that the order came from.
    pub ip: ClientAddress,
    /// The parameters the user pays with, as a JSON object.
    pub pay_parameters: Option<String>,
    /// What the provider said when the order was paid, as a JSON object.
    pub gateway_response: Option<String>,
}

impl Row for WebOrder {
    type Key = PaymentId;

    fn key(&self) -> PaymentId {
        self.payment
    }
}
