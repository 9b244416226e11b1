//! The decisions of the core from the outside, without a database. One binary, so that it links once.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod app_users;
mod foreign_refunds;
mod ids;
mod machines;
mod provider_call_rules;
mod provider_sharing;
mod provider_states;
mod sign_in;
mod support;
mod transitions;
