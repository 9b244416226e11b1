//! Bodies of notices are rendered from facts, and can be rendered again.

use crate::foreign::ForeignOrder;
use crate::payment::Payment;
use crate::refund::Refund;
use crate::web_order::WebOrder;

/// Renders the bodies of notices. The same facts give the same bytes.
pub trait RenderBodies: Send + Sync {
    /// The notice to a merchant about its final payment; `None` when this process does not know the merchant's
    /// dialect.
    fn payment(&self, payment: &Payment) -> Option<Vec<u8>>;

    /// The notice to a partner wallet about a refund to its user; `None` unless that wallet paid the payment.
    fn refund(&self, refund: &Refund, payment: &Payment) -> Option<Vec<u8>>;

    /// The notice to an acquirer about the end of our user's payment.
    fn foreign_order(&self, order: &ForeignOrder) -> Vec<u8>;

    /// The notice to an app about a paid order.
    fn order(&self, order: &WebOrder, payment: &Payment) -> Vec<u8>;
}
