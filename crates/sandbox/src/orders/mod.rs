//! Orders as the providers keep them: one type for all of them, with pure transitions. Providers only translate.
//!
//! Nothing here reads a clock, draws randomness or knows a wire format. Money is whole fen.

mod book;
mod notice;
mod refund;
mod sharing;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use book::{Book, Key};
pub(crate) use notice::{Attempt, Notice, Subject};
pub(crate) use refund::{NewRefund, Refund, RefundRefusal, RefundState};
pub(crate) use sharing::{Receiver, Share, ShareState, Sharing, SharingReturn};
pub(crate) use state::{Link, Order, OrderId, PayRefusal, State};

pub use crate::dialects::{Dialect, Provider};
