//! What was heard about a provider call, and what may be concluded from it: the transition table of provider calls in
//! progress.
//!
//! Invariant: once a sending of a provider call has gone unanswered, a later sending that the provider turns away
//! before looking at the number (signature, permissions, too many calls, form) does not end the call. Only a query,
//! or the provider's own statement about that number, does. The types enforce it: a query cannot be turned away, only
//! be without a result; an answer to a call needs the [`Sending`] that was recorded before it was made.

use std::sync::Arc;

use super::send::Sending;
use super::{CallEvent, CallState, ProviderCall, ProviderCallId};
use crate::error::Error;
use crate::time::Timestamp;

/// What a refusal is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum About {
    /// The call: it was turned away before the number was looked at, or with a message that does not say so. This
    /// call did nothing; it says nothing about earlier ones.
    Gate,
    /// The number: the provider looked it up, has done nothing under it, and will not.
    Number,
}

/// A call was refused: it changed nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What the refusal is about.
    pub about: About,
    /// The provider's reason.
    pub reason: Arc<str>,
}

/// The answer to one sending of a provider call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SendAnswer {
    /// The provider accepted it; its outcome has to be queried.
    Accepted,
    /// It is done.
    Done {
        /// When, if the provider says so.
        at: Option<Timestamp>,
    },
    /// The provider lists it under its number as ended, and no money moved.
    Ended {
        /// The provider's reason.
        reason: Arc<str>,
    },
    /// The call was refused.
    Refused(Refusal),
    /// No usable answer.
    Unknown,
}

/// The answer to a query about a provider call's number. A refused query says nothing about the call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum QueryAnswer {
    /// The provider has it, and it has not ended.
    Pending,
    /// It is done.
    Done {
        /// When, if the provider says so.
        at: Option<Timestamp>,
    },
    /// It has ended, and no money moved.
    Ended {
        /// The provider's reason.
        reason: Arc<str>,
    },
    /// The provider has nothing under this number.
    Absent,
    /// No usable answer.
    Unknown,
}

impl QueryAnswer {
    /// Returns true when there is no reason to make the call again: it is decided, or in progress.
    pub const fn is_enough(&self) -> bool {
        matches!(self, Self::Pending | Self::Done { .. } | Self::Ended { .. })
    }
}

/// A query about a provider call, made after a known number of its sendings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Query {
    call: ProviderCallId,
    sends: u32,
}

impl Query {
    /// A query that is about to be made.
    pub const fn about(call: &ProviderCall) -> Self {
        Self { call: call.id, sends: call.sends }
    }
}

/// What was heard, and in answer to what.
#[derive(Debug)]
pub enum Heard {
    /// The answer to a sending.
    Sent(Sending, SendAnswer),
    /// The answer to a query.
    Asked(Query, QueryAnswer),
}

impl Heard {
    /// The provider call it is about.
    pub const fn call(&self) -> ProviderCallId {
        match self {
            Self::Sent(sending, _) => sending.call(),
            Self::Asked(query, _) => query.call,
        }
    }

    /// Its name in the table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sent(_, SendAnswer::Accepted) => "send: accepted",
            Self::Sent(_, SendAnswer::Done { .. }) => "send: done",
            Self::Sent(_, SendAnswer::Ended { .. }) => "send: ended",
            Self::Sent(_, SendAnswer::Refused(Refusal { about: About::Number, .. })) => {
                "send: refused, this number"
            }
            Self::Sent(_, SendAnswer::Refused(Refusal { about: About::Gate, .. })) => "send: turned away",
            Self::Sent(_, SendAnswer::Unknown) => "send: no answer",
            Self::Asked(_, QueryAnswer::Pending) => "query: pending",
            Self::Asked(_, QueryAnswer::Done { .. }) => "query: done",
            Self::Asked(_, QueryAnswer::Ended { .. }) => "query: ended",
            Self::Asked(_, QueryAnswer::Absent) => "query: nothing there",
            Self::Asked(_, QueryAnswer::Unknown) => "query: no answer",
        }
    }
}

/// One row of the table: what was heard, and the resulting state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// What was heard.
    pub heard: &'static str,
    /// The state when no other sending has an unknown effect.
    pub only_call: &'static str,
    /// The state when an earlier sending went unanswered.
    pub earlier_call: &'static str,
    /// The state when the provider accepted an earlier sending.
    pub submitted: &'static str,
    /// What the schedule does next.
    pub next: &'static str,
}

const fn rule(heard: &'static str, states: [&'static str; 3], next: &'static str) -> Rule {
    let [only_call, earlier_call, submitted] = states;
    Rule { heard, only_call, earlier_call, submitted, next }
}

/// Until it is decided.
const AGAIN: &str = "a query, then the same call again";
/// In the same turn of the schedule.
const AT_ONCE: &str = "the same call again, at once";
/// It has ended.
const NOTHING: &str = "nothing";

/// Every answer, for every provider and every kind of call. Every state that is not final has a next turn.
pub const RULES: [Rule; 11] = [
    rule("send: accepted", ["submitted"; 3], AGAIN),
    rule("send: done", ["succeeded"; 3], NOTHING),
    rule("send: ended", ["failed"; 3], NOTHING),
    rule("send: refused, this number", ["failed"; 3], NOTHING),
    rule("send: turned away", ["failed", "unknown", "submitted"], AGAIN),
    rule("send: no answer", ["unknown", "unknown", "submitted"], AGAIN),
    rule("query: pending", ["submitted"; 3], AGAIN),
    rule("query: done", ["succeeded"; 3], NOTHING),
    rule("query: ended", ["failed"; 3], NOTHING),
    rule("query: nothing there", ["unknown", "unknown", "submitted"], AT_ONCE),
    rule("query: no answer", ["unknown", "unknown", "submitted"], AT_ONCE),
];

/// The table as it is in the documentation.
pub fn rules_as_markdown() -> String {
    let mut text = String::from(
        "| heard | only call | an earlier call without answer | taken before | next |\n|---|---|---|---|---|\n",
    );
    for Rule { heard, only_call, earlier_call, submitted, next } in RULES {
        text.push_str("| ");
        text.push_str(&[heard, only_call, earlier_call, submitted, next].join(" | "));
        text.push_str(" |\n");
    }
    text
}

/// The provider call after what was heard. The caller sets the schedule.
///
/// # Errors
/// `ORDER_STATUS_INVALID` for a provider call that has ended or is waiting.
pub(crate) fn conclude(call: ProviderCall, heard: &Heard, now: Timestamp) -> Result<ProviderCall, Error> {
    let event = match heard {
        // An answer to a sending that another has overtaken is not counted: the newer one may be in progress.
        Heard::Sent(sending, SendAnswer::Ended { .. } | SendAnswer::Refused(_))
            if sending.number() != call.sends =>
        {
            CallEvent::Doubt
        }
        Heard::Asked(query, QueryAnswer::Ended { .. }) if query.sends != call.sends => return Ok(call),
        Heard::Sent(_, SendAnswer::Accepted) | Heard::Asked(_, QueryAnswer::Pending) => CallEvent::Accept,
        Heard::Sent(_, SendAnswer::Done { at }) | Heard::Asked(_, QueryAnswer::Done { at }) => {
            CallEvent::Succeed { at: at.unwrap_or(now) }
        }
        Heard::Sent(_, SendAnswer::Ended { reason }) | Heard::Asked(_, QueryAnswer::Ended { reason }) => {
            CallEvent::Refuse { reason: Arc::clone(reason) }
        }
        Heard::Sent(_, SendAnswer::Refused(refusal)) => return refused(call, refusal, now),
        Heard::Sent(_, SendAnswer::Unknown) => CallEvent::Doubt,
        // A query without a result changes nothing.
        Heard::Asked(_, QueryAnswer::Absent | QueryAnswer::Unknown) => return Ok(call),
    };
    Ok(ended(call.after(event, now)?))
}

/// The newest call was refused. It did nothing; whether the provider call ends depends on the others.
fn refused(call: ProviderCall, refusal: &Refusal, now: Timestamp) -> Result<ProviderCall, Error> {
    let open_sends = call.open_sends.saturating_sub(1);
    let is_over = match refusal.about {
        About::Number => true,
        About::Gate => open_sends == 0 && call.state != CallState::Submitted,
    };
    let reason = Arc::clone(&refusal.reason);
    let event = if is_over { CallEvent::Refuse { reason } } else { CallEvent::Doubt };
    Ok(ended(ProviderCall { open_sends, ..call }.after(event, now)?))
}

/// An ended provider call has no calls of unknown effect.
fn ended(call: ProviderCall) -> ProviderCall {
    let open_sends = if call.state.is_final() { 0 } else { call.open_sends };
    ProviderCall { open_sends, ..call }
}
