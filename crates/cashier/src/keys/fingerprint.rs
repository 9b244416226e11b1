//! Which keys belong to a database: fingerprints among its settings. They distinguish keys and reveal nothing about
//! them.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use aws_lc_rs::{digest, hmac};
use cashier_core::setting::{BindSettings, Setting};
use cashier_store::{Address, Reader, Schema, Store};

use super::{KeyFolder, Loaded, SECRETS, to_hex};
use crate::app::Core;

/// The message whose HMAC is a secret's fingerprint. The keys are random, so that nothing can be guessed from it.
const LABEL: &str = "cashier key fingerprint, version 1: ";

/// The fingerprints stored in a database, by the name of the key's file.
pub type Known = BTreeMap<&'static str, String>;

/// How keys' fingerprints are stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Adoption {
    /// Keys that the database does not know yet are accepted; different ones are refused.
    Missing,
    /// The database accepts the keys as they are, whatever it had before.
    Replace,
}

/// One key's fingerprint.
pub(super) struct Fingerprint {
    pub(super) file: &'static str,
    pub(super) text: String,
}

impl Fingerprint {
    pub(super) fn of_secret(file: &'static str, key: &[u8]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        let tag = hmac::sign(&key, format!("{LABEL}{file}").as_bytes());
        Self { file, text: format!("hmac-sha256:{}", to_hex(tag.as_ref())) }
    }

    pub(super) fn of_public(file: &'static str, key: &[u8]) -> Self {
        let hash = digest::digest(&digest::SHA256, key);
        Self { file, text: format!("sha256:{}", to_hex(hash.as_ref())) }
    }
}

/// The name of the setting that holds a key's fingerprint.
pub(super) fn setting(file: &str) -> String {
    format!("key.{file}")
}

async fn stored(reader: &Reader) -> Result<Known> {
    let mut known = Known::new();
    for file in SECRETS {
        if let Some(text) = reader.setting(&setting(file)).await? {
            known.insert(file, text);
        }
    }
    Ok(known)
}

/// The fingerprints in a database, which is only read. Empty when there is no database, or none of ours.
///
/// # Errors
/// When the database does not answer, or is of a newer version.
pub async fn known(address: &Address) -> Result<Known> {
    match Store::look(address).await? {
        Some((reader, Schema::Current | Schema::Behind { .. })) => stored(&reader).await,
        Some((_, Schema::Absent)) | None => Ok(Known::new()),
    }
}

impl Loaded {
    /// Returns the keys, once the database accepts them as its own. A database without fingerprints stores those of
    /// these keys.
    ///
    /// # Errors
    /// When the database has different keys.
    pub async fn prove(self, core: &Core) -> Result<KeyFolder> {
        adopt(core, &self, Adoption::Missing).await?;
        Ok(self.keys)
    }
}

/// Stores the fingerprints of keys in the database, and returns the files whose fingerprint was stored.
///
/// # Errors
/// When the database has different keys, and they are not to be replaced.
pub async fn adopt(core: &Core, keys: &Loaded, adoption: Adoption) -> Result<Vec<String>> {
    if adoption == Adoption::Missing {
        // The common case costs no write.
        let known = stored(&core.reader).await?;
        keys.compare(&known)?;
        if keys.prints.iter().all(|print| known.contains_key(print.file)) {
            return Ok(Vec::new());
        }
    }
    let wanted = keys
        .prints
        .iter()
        .map(|print| Setting { name: setting(print.file), value: print.text.clone() })
        .collect();
    let bound = core.engine.submit(BindSettings { wanted, replace: adoption == Adoption::Replace }).await?;
    // Another process was faster, with different keys.
    ensure!(bound.other.is_empty(), "another process has just stored different keys in this database");
    let taken: Vec<_> = bound.taken.iter().map(|name| name.trim_start_matches("key.").to_owned()).collect();
    if !taken.is_empty() {
        let folder = keys.folder.display();
        tracing::warn!(keys = %taken.join(", "), folder = %folder, "the database now accepts these keys; others are refused from now on");
    }
    Ok(taken)
}
