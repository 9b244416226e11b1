//! What every merchant of the demo needs: a key, the signed OpenAPI, an ear for notices, and a file to keep things in.
//!
//! Merchants are third parties: nothing here looks into the wallet, it is known by its address and its public key.

mod client;
mod kept;
pub(crate) mod key;
mod notice;

pub(crate) use client::{OpenApi, Places};
pub(crate) use kept::Kept;
pub(crate) use notice::{Notice, accept};
