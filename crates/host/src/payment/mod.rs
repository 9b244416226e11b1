//! Payment sessions: what may be paid, the state of a payment, and the result code a program gets.

mod code;
mod mapping;
mod order;
mod session;

pub use code::ResultCode;
pub use mapping::{Inquiry, SpiOutcome, decide};
pub use order::{Order, OrderRef, OrderStatus};
pub use session::{Event, State, TRANSITIONS, Transition};
