//! Bodies are made of facts, and can be made of them again.

use crate::foreign::ForeignOrder;
use crate::payment::Payment;
use crate::refund::Refund;
use crate::web_order::WebOrder;

/// Makes the bodies of notices. Of the same facts it makes the same bytes.
pub trait RenderBodies: Send + Sync {
    /// What a merchant is told of its payment that is final; `None` when this process does not know what the merchant speaks.
    fn payment(&self, payment: &Payment) -> Option<Vec<u8>>;

    /// What a partner wallet is told of a refund to its user; `None` unless it has paid the payment.
    fn refund(&self, refund: &Refund, payment: &Payment) -> Option<Vec<u8>>;

    /// What an acquirer is told of how our user's payment ended.
    fn foreign_order(&self, order: &ForeignOrder) -> Vec<u8>;

    /// What an app is told of an order that was paid.
    fn order(&self, order: &WebOrder, payment: &Payment) -> Vec<u8>;
}
