//! The Rust SDK, with a wallet of the tests' own.

mod calls;
mod keys;
mod notices;
mod wallet;
mod webhooks;
