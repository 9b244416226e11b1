//! Calls to providers about money already received.

mod hear;
mod make;
mod send;
mod state;
mod take;

pub(crate) use hear::conclude;
pub use hear::{About, Heard, Query, QueryAnswer, RULES, Refusal, Rule, SendAnswer, rules_as_markdown};
pub(crate) use make::{draft, hold, new_provider_call, provider_calls_of};
pub use send::{BeginSend, Sending};
pub use state::{CallEvent, CallKind, CallState, ProviderCall, ProviderCallId};
pub use take::TakeProviderCalls;
