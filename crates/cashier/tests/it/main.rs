//! Integration tests: the same system that the binary starts, on both engines. One binary, so that it links once.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed; what it prints helps whoever reads why"
)]

mod acquirer;
mod baas;
mod books;
mod channels;
mod crash;
mod crowd;
mod currencies;
mod documents;
mod gone;
mod host;
mod model;
mod notices;
mod openapi;
mod operator;
#[path = "../../../../tests/patience.rs"]
mod patience;
mod providers;
mod random;
mod sharing;
mod signing;
mod support;
mod tea;
mod wallet;
mod workers;
