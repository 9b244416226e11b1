//! Payments through providers: attempts to pay, what providers said, and errands about money that came.
//!
//! Invariants: an outside call stands between two commands, one that records the intention and one that records what came
//! back; without an answer that counts nothing is concluded, and a refusal of one call says nothing about another; a payment is credited once, and whatever comes beyond that
//! is given back by an errand made in the same batch.

mod account;
mod answer;
mod attempt;
mod call;
mod carry;
mod errand;
mod heard;
mod incident;
mod kind;
mod outcome;
mod receiver;
mod refund;
mod retry;
mod returns;
mod schedule;
mod settle;
mod share;
mod start;
mod take;

pub use account::{ChannelAccount, FeeRate, PutChannelAccount};
pub use answer::{Made, RecordAnswer};
pub use attempt::{ATTEMPTS_MAX, Attempt, AttemptEvent, AttemptId, AttemptState, Credit, Sharing};
pub use call::{BeginCall, Call};
pub use carry::RecordErrand;
pub use errand::{Errand, ErrandEvent, ErrandId, ErrandKind, ErrandState};
pub use heard::{About, Heard, Query, QueryAnswer, RULES, Refusal, Rule, SendAnswer, rules_as_markdown};
pub use incident::{Fault, Incident, RecordIncident};
pub use kind::{Channel, Method};
pub use outcome::{Finding, News, RecordOutcome};
pub use receiver::{Listing, PutReceiver, Receiver};
pub use retry::{RetryRefund, RetryRefundOnRequest};
pub use schedule::{IN_FLIGHT, PAUSES, QUIET, next_check};
pub use settle::SettleAttempt;
pub use share::{SHARE_CALLS_MAX, ShareAnswer, ShareOrder, SharePart, ShareWish};
pub use start::StartAttempt;
pub use take::{TakeAttempts, TakeErrands};

pub(crate) use refund::{Wanted, request as request_refund};
pub(crate) use start::hurry;
