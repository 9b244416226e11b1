//! Merchants' accounts with providers.

mod put;

pub use put::{FeeRate, ProviderAccount, PutProviderAccount};
