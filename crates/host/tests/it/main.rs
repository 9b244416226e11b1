//! The host SDK from the outside: messages in, messages out, with services that follow a test's script.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::unnecessary_wraps,
    reason = "a test that cannot go on has failed; scripted answers have the shape of real ones"
)]

mod authorization;
mod lifecycle;
mod limits;
mod payments;
mod phone;
mod request;
mod stage;
mod traces;
