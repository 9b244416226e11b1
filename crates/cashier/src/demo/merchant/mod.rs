//! What every merchant of the demo needs: a key, the signed OpenAPI, a notify endpoint, and a file for its data.
//!
//! Merchants are third parties: nothing here accesses the wallet's internals, only its URL and its public key.

mod client;
mod kept;
pub(crate) mod key;
mod notice;

pub(crate) use client::{OpenApi, Places};
pub(crate) use kept::Kept;
pub(crate) use notice::{Notice, accept};
