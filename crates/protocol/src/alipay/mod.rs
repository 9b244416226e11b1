//! Alipay's OpenAPI at a single URL, `gateway.do`: for the merchant that calls it, and for a stand-in that answers.
//!
//! A call is a form of signed parameters ([`gateway`]); its content is JSON in `biz_content` ([`biz`]). The answer is
//! JSON whose signature covers the text of one member ([`answer`]). [`outcome`] decides what an answer means: only an
//! explicit success or failure counts, everything else is unknown and queried again.
//!
//! Amounts are decimal yuan on the wire and `i64` fen here ([`yuan`]); times are China time.

pub mod answer;
pub mod bill;
pub mod biz;
pub mod certificates;
pub mod charset;
pub mod form;
pub mod gateway;
pub mod notices;
pub mod oauth;
pub mod outcome;
pub mod rest;
pub mod royalty;
pub mod signing;
pub mod trade;
pub mod trust;
mod wire;
pub mod yuan;
