//! The sandbox over HTTP, with the merchant's side of `cashier-protocol` as its client.

mod control;
mod errors;
mod hosts;
mod payment;
mod restart;
mod scenarios;
mod sharing;
mod stage;
mod v2;
