//! The wallet dialect: the signed JSON OpenAPI between a merchant's server and the wallet.
//!
//! One folder for each direction: [`request`] reads what a merchant sends, [`answer`] writes what it gets back.
//! Everything a message needs besides its body is in [`sign`] and [`headers`].

mod agreement_notice;
pub mod answer;
pub mod client;
pub mod diagnosis;
mod dialect;
pub mod headers;
pub mod keys;
pub mod notice;
pub mod partner;
pub mod request;
pub mod sign;
pub mod time;

pub use dialect::WalletDialect;

#[cfg(test)]
mod tests;
