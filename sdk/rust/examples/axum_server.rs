//! The server of the README, as it stands there.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a sample is short, and says what it does")]

include!("../samples/axum_server.rs");
