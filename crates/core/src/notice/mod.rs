//! The outbox: facts that must be delivered, and every attempt to deliver them.
//!
//! Invariants: a notice is written in the same batch as its fact; it is delivered at least once or given up after the
//! last attempt of its schedule; a lease keeps several processes from sending one notice at the same time.

mod body;
mod event_type;
mod lease;
mod notify;
mod report;
mod state;

pub use crate::user::UserTemplate;
pub use body::{Body, BodyDigest};
pub use event_type::EventType;
pub use lease::LeaseNotice;
pub use report::{AttemptResult, ReportAttempt};
pub use state::{Channel, DeliveryAttempt, FIRST_LEASE, Notice, NoticeEvent, NoticeKey, NoticeState};
