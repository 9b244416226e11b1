//! What providers said, in an answer or a notice, and its effects.

mod incident;
mod record_call;
mod record_order;

use crate::kernel::Decision;
use crate::payment::Payment;
use crate::provider::attempt::PaymentAttempt;

pub use incident::{Fault, Incident, RecordIncident, minute_of};
pub use record_call::RecordReply;
pub use record_order::{Finding, News, RecordOutcome};

/// Stores a provider's answer with what was paid for; higher modules implement it for the world.
pub(crate) trait KeepResponse {
    /// Stores the provider's answer about a successful payment, in the batch that moves the money. Does nothing for
    /// payments whose answer nobody needs.
    ///
    /// # Errors
    /// Only when a row was not loaded.
    fn keep_response(&mut self, payment: &Payment, attempt: &PaymentAttempt) -> Decision<()>;
}
