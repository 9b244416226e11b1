//! Support for this crate's tests. Nothing here waits for a fixed time, and nothing leaves this machine.

pub(crate) mod http;
pub(crate) mod smtp;
