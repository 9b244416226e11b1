//! Payments through providers: attempts to pay, what providers said, and provider calls about money already received.
//!
//! Invariants: an outside call is made between two commands, one that records the intention and one that records the
//! answer; without a usable answer nothing is concluded, and the refusal of one call says nothing about another; a
//! payment is credited once, and any further money is returned by a provider call made in the same batch.
//!
//! One module per subject, from the account up to the effects of an answer; each uses only the ones before it.

mod account;
mod attempt;
mod call;
mod name;
mod outcome;
mod refund;
mod schedule;
mod settlement;
mod sharing;

pub use account::{FeeRate, ProviderAccount, PutProviderAccount};
pub use attempt::{
    ATTEMPTS_MAX, AttemptEvent, AttemptId, AttemptState, Credit, Made, PaymentAttempt, RecordAnswer, Sharing,
    StartAttempt, TakeAttempts,
};
pub use call::{
    About, BeginSend, CallEvent, CallKind, CallState, Heard, ProviderCall, ProviderCallId, Query,
    QueryAnswer, RULES, Refusal, Rule, SendAnswer, Sending, TakeProviderCalls, rules_as_markdown,
};
pub use name::{Method, ProviderName, ProviderTerms, ShareReturns};
pub(crate) use outcome::KeepResponse;
pub use outcome::{Fault, Finding, Incident, News, RecordIncident, RecordOutcome, RecordReply, minute_of};
pub use refund::{RetryRefund, RetryRefundOnRequest};
pub use schedule::{IN_FLIGHT, PAUSES, QUIET, next_check};
pub use settlement::SettleAttempt;
pub(crate) use settlement::settle;
pub use sharing::{
    Listing, PutReceiver, Receiver, SHARE_PARTS_MAX, ShareAction, ShareAnswer, ShareOrder, SharePart,
};
