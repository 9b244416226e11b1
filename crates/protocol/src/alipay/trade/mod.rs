//! Trades: creating, querying, closing and refunding them.
//!
//! A trade is identified by the merchant's `out_trade_no` and, once the payer has arrived, by Alipay's `trade_no`.
//! One created by a page exists only from then on: before that, [`super::outcome::TRADE_NOT_EXIST`] is not a failure.

pub mod cancel;
pub mod close;
pub mod create;
pub mod expiry;
pub mod numbers;
pub mod order;
pub mod precreate;
pub mod query;
pub mod refund;
pub mod refund_query;
pub mod state;
