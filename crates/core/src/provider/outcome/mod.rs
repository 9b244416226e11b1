//! What providers said, by an answer or a notice, and what follows from it.

mod incident;
mod record_call;
mod record_order;

use crate::kernel::Decision;
use crate::payment::Payment;
use crate::provider::attempt::PaymentAttempt;

pub use incident::{Fault, Incident, RecordIncident, minute_of};
pub use record_call::RecordReply;
pub use record_order::{Finding, News, RecordOutcome};

/// Keeps a provider's word with what was paid; those who know what that is implement it for the world.
pub(crate) trait KeepResponse {
    /// Keeps what the provider said when a payment was paid, in the batch in which the money moved. Nothing happens for
    /// payments whose word nobody asks for.
    ///
    /// # Errors
    /// Only when a row was not loaded.
    fn keep_response(&mut self, payment: &Payment, attempt: &PaymentAttempt) -> Decision<()>;
}
