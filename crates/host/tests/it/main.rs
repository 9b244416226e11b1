//! The host SDK from the outside: messages in, messages out, with services that a test scripts.

mod lifecycle;
mod limits;
mod payments;
mod request;
mod stage;
mod traces;
