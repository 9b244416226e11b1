//! Alipay and QQ Wallet as the sandbox plays them, called by the product's own client of their protocols.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod alipay;
mod inbox;
mod limits;
#[path = "../../../../tests/patience.rs"]
#[expect(dead_code, reason = "here everything that is waited for is an event")]
mod patience;
mod qq;
mod rig;
