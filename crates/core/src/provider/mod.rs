//! Payments through providers: attempts to pay, what providers said, and provider calls about money that came.
//!
//! Invariants: an outside call stands between two commands, one that records the intention and one that records what came
//! back; without an answer that counts nothing is concluded, and a refusal of one call says nothing about another; a payment is credited once, and whatever comes beyond that
//! is given back by a provider call made in the same batch.

mod account;
mod answer;
mod attempt;
mod call;
mod heard;
mod incident;
mod name;
mod outcome;
mod receiver;
mod record;
mod refund;
mod retry;
mod returns;
mod schedule;
mod send;
mod settle;
mod share;
mod start;
mod take;

pub use account::{FeeRate, ProviderAccount, PutProviderAccount};
pub use answer::{Made, RecordAnswer};
pub use attempt::{ATTEMPTS_MAX, AttemptEvent, AttemptId, AttemptState, Credit, PaymentAttempt, Sharing};
pub use call::{CallEvent, CallKind, CallState, ProviderCall, ProviderCallId};
pub use heard::{About, Heard, Query, QueryAnswer, RULES, Refusal, Rule, SendAnswer, rules_as_markdown};
pub use incident::{Fault, Incident, RecordIncident, minute_of};
pub use name::{Method, ProviderName, ProviderTerms, ShareReturns};
pub use outcome::{Finding, News, RecordOutcome};
pub use receiver::{Listing, PutReceiver, Receiver};
pub use record::RecordReply;
pub use retry::{RetryRefund, RetryRefundOnRequest};
pub use schedule::{IN_FLIGHT, PAUSES, QUIET, next_check};
pub use send::{BeginSend, Sending};
pub use settle::SettleAttempt;
pub use share::{SHARE_PARTS_MAX, ShareAction, ShareAnswer, ShareOrder, SharePart};
pub use start::StartAttempt;
pub use take::{TakeAttempts, TakeProviderCalls};

pub(crate) use refund::{Wanted, request as request_refund};
pub(crate) use settle::settle;
pub(crate) use start::check_now;
