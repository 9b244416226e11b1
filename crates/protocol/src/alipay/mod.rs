//! Alipay's OpenAPI over one address, `gateway.do`: for the merchant who calls it, and for a stand-in that answers.
//!
//! A call is a form of signed parameters ([`gateway`]); what is asked stands as JSON in its `biz_content` ([`biz`]).
//! The answer is JSON whose signature covers the text of one member ([`answer`]). What an answer means is decided in
//! [`outcome`]: only an explicit success or failure counts, everything else is unknown and asked again.
//!
//! Amounts are decimal yuan on the wire and `i64` fen here ([`yuan`]); times are China's clock.

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
