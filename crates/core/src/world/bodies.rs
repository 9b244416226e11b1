//! Whether kept bodies say what the books say.

use crate::foreign::ForeignOrder;
use crate::payment::Payment;
use crate::refund::Refund;
use crate::web_order::WebOrder;

/// Reads the kept bodies of notices back. What a body must say is known where bodies are made; that it says so is part
/// of the proof of the books.
///
/// Each function is true when the body names this subject, its amount and its state. Other parts of a body may differ:
/// a body stays as an earlier version made it.
pub trait KeptBodies: Send + Sync {
    /// A merchant was told that its payment is final.
    fn tells_payment(&self, body: &[u8], payment: &Payment) -> bool;

    /// A partner wallet was told of a refund to its user.
    fn tells_refund(&self, body: &[u8], refund: &Refund, payment: &Payment) -> bool;

    /// An acquirer was told how our user's payment ended.
    fn tells_foreign_order(&self, body: &[u8], order: &ForeignOrder) -> bool;

    /// An app was told that an order was paid.
    fn tells_order(&self, body: &[u8], order: &WebOrder, payment: &Payment) -> bool;
}
