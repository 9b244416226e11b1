//! The script of the README, as it stands there.

#![expect(clippy::print_stdout, reason = "a script says what it did")]

include!("../samples/refund.rs");
