//! Attempts to pay a payment through a provider.

mod answer;
mod follow;
mod number;
mod start;
mod state;
mod take;

pub use answer::{Made, RecordAnswer};
pub(crate) use follow::end_attempt;
pub use number::{ATTEMPTS_MAX, AttemptId};
pub(crate) use number::{STEM, digits, read_digits};
pub use start::StartAttempt;
pub use state::{AttemptEvent, AttemptState, Credit, PaymentAttempt, Sharing};
pub use take::TakeAttempts;
