//! The shop's own key pair.

use std::path::Path;

use anyhow::{Context as _, Result};
use cashier_protocol::wallet::keys::SigningKey;

use crate::keys::write_secret;

/// The private key's file in the data folder.
pub(crate) const FILE: &str = "shop.private.pem";

/// Reads the key, and makes it when there is none.
pub(crate) fn prepare(data: &Path) -> Result<SigningKey> {
    let path = data.join(FILE);
    if !path.exists() {
        write_secret(&path, &SigningKey::generate()?.to_pem()?)?;
    }
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(SigningKey::parse(&text)?)
}
