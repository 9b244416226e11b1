//! What was heard about a provider call, and what may be concluded from it: the one table of provider calls under way.
//!
//! Invariant: once a provider call was sent and not answered, a provider that turns a later sending away
//! before it looked at the number (signature, rights, too many calls, form) ends nothing. Only a query, or the
//! provider's own word about that very number, does. The types keep it so: a query cannot be turned away, only be
//! without a result; an answer to a call needs the [`Sending`] that was recorded before it was made.

use std::sync::Arc;

use super::send::Sending;
use super::{CallEvent, CallState, ProviderCall, ProviderCallId};
use crate::error::Error;
use crate::time::Timestamp;

/// What a refusal is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum About {
    /// The call: it was turned away before anybody looked at the number, or in words that do not say so. Nothing was done
    /// by this call; of earlier ones it says nothing.
    Gate,
    /// The number: the provider looked at it, has done nothing under it, and will not.
    Number,
}

/// A call was refused: it changed nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What it is about.
    pub about: About,
    /// Why, in the provider's words.
    pub reason: Arc<str>,
}

/// What one sending of a provider call was answered with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SendAnswer {
    /// The provider has it; how it ends is to be asked.
    Accepted,
    /// It is done.
    Done {
        /// When, if the provider says so.
        at: Option<Timestamp>,
    },
    /// The provider shows it under its number, ended, and no money moved.
    Ended {
        /// Why, in the provider's words.
        reason: Arc<str>,
    },
    /// The call was refused.
    Refused(Refusal),
    /// Nothing that counts was said.
    Unknown,
}

/// What a query about a provider call's number was answered with. A query that is refused says nothing about what it asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum QueryAnswer {
    /// The provider has it; it has not ended.
    Pending,
    /// It is done.
    Done {
        /// When, if the provider says so.
        at: Option<Timestamp>,
    },
    /// It has ended, and no money moved.
    Ended {
        /// Why, in the provider's words.
        reason: Arc<str>,
    },
    /// The provider shows nothing under this number.
    Absent,
    /// Nothing that counts was said.
    Unknown,
}

impl QueryAnswer {
    /// True when there is no reason to make the call itself again: it is decided, or on its way.
    pub const fn is_enough(&self) -> bool {
        matches!(self, Self::Pending | Self::Done { .. } | Self::Ended { .. })
    }
}

/// A query about a provider call, made after so many sendings of it.
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

/// What was heard, and to what.
#[derive(Debug)]
pub enum Heard {
    /// The answer to a sending.
    Sent(Sending, SendAnswer),
    /// The answer to a query.
    Asked(Query, QueryAnswer),
}

impl Heard {
    /// About which provider call.
    pub const fn call(&self) -> ProviderCallId {
        match self {
            Self::Sent(sending, _) => sending.call(),
            Self::Asked(query, _) => query.call,
        }
    }

    /// The word of the table.
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

/// One row of the table: what was heard, and the state that it leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// What was heard.
    pub heard: &'static str,
    /// After it, when the sending that was answered is the only one whose effect is not known.
    pub only_call: &'static str,
    /// After it, when an earlier one was not answered.
    pub earlier_call: &'static str,
    /// After it, when the provider has taken an earlier one.
    pub submitted: &'static str,
    /// What the next turn of the schedule does.
    pub next: &'static str,
}

const fn rule(heard: &'static str, states: [&'static str; 3], next: &'static str) -> Rule {
    let [only_call, earlier_call, submitted] = states;
    Rule { heard, only_call, earlier_call, submitted, next }
}

/// Until it is decided.
const AGAIN: &str = "a query, then the same call again";
/// In the same turn.
const AT_ONCE: &str = "the same call again, at once";
/// It has ended.
const NOTHING: &str = "nothing";

/// Every answer, for every provider and every kind of call. No state that is not final is without a next turn.
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

/// The table as the documentation has it.
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

/// The provider call after what was heard. The schedule is the caller's.
///
/// # Errors
/// `ORDER_STATUS_INVALID` for a provider call that has ended or waits.
pub(crate) fn conclude(call: ProviderCall, heard: &Heard, now: Timestamp) -> Result<ProviderCall, Error> {
    let event = match heard {
        // What another sending has overtaken is not counted: the other may be on its way.
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
        // What a query does not tell changes nothing.
        Heard::Asked(_, QueryAnswer::Absent | QueryAnswer::Unknown) => return Ok(call),
    };
    Ok(ended(call.after(event, now)?))
}

/// The newest call was refused. It did nothing; whether that ends the provider call is a matter of the others.
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

/// A provider call that has ended has no call whose effect is not known.
fn ended(call: ProviderCall) -> ProviderCall {
    let open_sends = if call.state.is_final() { 0 } else { call.open_sends };
    ProviderCall { open_sends, ..call }
}
