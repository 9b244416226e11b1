//! The Rust SDK, with a wallet of the tests' own.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod calls;
mod keys;
mod notices;
mod wallet;
mod webhooks;
