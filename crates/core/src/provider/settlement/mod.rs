//! The provider's bill confirms money, and its fee is charged.

mod settle;

pub use settle::SettleAttempt;
pub(crate) use settle::{follow, settle};
