//! The keys of a merchant: its own pair, and the wallet's public one.

use std::path::Path;

use anyhow::{Context as _, Result};
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};

use crate::keys::{WALLET_PUBLIC, write_secret};

/// Reads the merchant's private key from its file, or generates it when there is none.
pub(crate) fn prepare(file: &Path) -> Result<SigningKey> {
    if !file.exists() {
        write_secret(file, &SigningKey::generate()?.to_pem()?)?;
    }
    Ok(SigningKey::parse(&read(file)?)?)
}

/// The public key published by the wallet.
pub(crate) fn of_wallet(wallet_keys: &Path) -> Result<VerifyingKey> {
    Ok(VerifyingKey::parse(&read(&wallet_keys.join(WALLET_PUBLIC))?)?)
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}
