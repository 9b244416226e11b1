//! The sandbox over HTTP, with the merchant's side of `cashier-protocol` as its client.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed; what it prints helps whoever reads why"
)]

mod control;
mod encrypted;
mod errors;
mod h5;
mod hosts;
mod limits;
#[path = "../../../../tests/patience.rs"]
mod patience;
mod payment;
mod restart;
mod scenarios;
mod sharing;
mod stage;
mod unplayed;
mod v2;
