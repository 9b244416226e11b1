//! Trades: making them, asking after them, closing them, giving money back.
//!
//! A trade is known by the merchant's `out_trade_no` and, once the payer has come, by Alipay's `trade_no`. One made by a
//! page exists only from then on: before, [`super::outcome::TRADE_NOT_EXIST`] is no failure.

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
