//! Whether stored bodies agree with the books.

use crate::agreement::Agreement;
use crate::foreign::ForeignOrder;
use crate::payment::Payment;
use crate::refund::Refund;
use crate::web_order::WebOrder;

/// Parses the stored bodies of notices. The code that makes bodies knows what each must say; checking that they say it
/// is part of the proof of the books.
///
/// Each function returns true if the body names this subject, its amount and its state. Other parts of a body may
/// differ: a stored body stays as the version that made it wrote it.
pub trait KeptBodies: Send + Sync {
    /// For a notice to a merchant that its payment is final.
    fn tells_payment(&self, body: &[u8], payment: &Payment) -> bool;

    /// For a notice to a partner wallet about a refund to its user.
    fn tells_refund(&self, body: &[u8], refund: &Refund, payment: &Payment) -> bool;

    /// For a notice to an acquirer of how our user's payment ended.
    fn tells_foreign_order(&self, body: &[u8], order: &ForeignOrder) -> bool;

    /// For a notice to a merchant that a user closed an agreement.
    fn tells_agreement(&self, body: &[u8], agreement: &Agreement) -> bool;

    /// For a notice to an app that an order was paid.
    fn tells_order(&self, body: &[u8], order: &WebOrder, payment: &Payment) -> bool;
}
