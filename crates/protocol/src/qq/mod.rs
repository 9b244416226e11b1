//! QQ Wallet's payment interface: flat XML, signed with MD5 and a shared key. For the merchant that calls it, and for
//! a stand-in that answers.
//!
//! Every message (call, answer or notice) goes through [`message::Account`], which signs and verifies it. Only an
//! explicit success or failure counts ([`outcome`]); everything else is unknown and queried again. Amounts are `i64`
//! fen, also on the wire; times are China time.
//!
//! The list of error codes and trade states was never published: anything uncertain is treated as unknown.

pub mod close;
pub mod fields;
pub mod message;
pub mod notices;
pub mod outcome;
pub mod query;
pub mod refund;
pub mod refund_query;
pub mod signing;
pub mod statement;
pub mod unified_order;
