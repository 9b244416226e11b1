//! The outbox: facts that must be told to somebody, and every attempt to tell them.
//!
//! Invariants: a notice is written in the batch that makes the fact; it is delivered at least once or given up after
//! the last try of its schedule; a lease keeps several processes from sending one notice at the same time.

mod body;
mod lease;
mod notify;
mod report;
mod state;

pub use crate::user::UserTemplate;
pub use body::{Body, BodyDigest};
pub use lease::LeaseNotice;
pub use report::{AttemptResult, ReportAttempt};
pub use state::{Channel, DeliveryAttempt, FIRST_LEASE, Notice, NoticeEvent, NoticeKey, NoticeState};
