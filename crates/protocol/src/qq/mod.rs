//! QQ Wallet's payment interface: flat XML, signed with MD5 and a shared key. For the merchant who calls it, and for a
//! stand-in that answers.
//!
//! Every message, call, answer or notice, goes through [`message::Account`], which signs and verifies it. Only an
//! explicit success or failure counts ([`outcome`]); everything else is unknown and asked again. Amounts are `i64` fen,
//! on the wire too; times are China's clock.
//!
//! The interface never published the list of its error codes and trade states: what is not certain is taken as unknown.

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
