//! The secret keys: files in a separate folder, outside the database.
//!
//! Invariant: every key that a command uses is the one the database was set up with. [`load`] checks that the files
//! are complete and private; only [`Loaded::prove`] returns the keys, after comparing their fingerprints.

mod files;
mod fingerprint;
mod generate;
mod pem;
mod root;
mod webhook;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use aws_lc_rs::hmac;
use cashier_engine::providers::Vault;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use cashier_protocol::webhook::WebhookKey;
use cashier_web::app::SecretKeys;

pub(crate) use files::replace_secret;
pub use files::{Privacy, write_public, write_secret};
use fingerprint::Fingerprint;
pub use fingerprint::{Adoption, Known, adopt, known};
pub use generate::{generate, generate_for};
use root::ROOT;
pub use root::RootFolder;
use webhook::WEBHOOK;
pub use webhook::{end_earlier_webhook_key, rotate_webhook_key};

/// The wallet's private RSA key, as PEM.
const WALLET: &str = "wallet.private.pem";
/// The wallet's public RSA key, as PEM. Merchants get it.
pub const WALLET_PUBLIC: &str = "wallet.public.pem";
/// The key of PIN tags, 64 hexadecimal digits.
const PIN: &str = "pin.key";
/// Encrypts the secrets of accounts with payment providers, 64 hexadecimal digits.
const PROVIDERS: &str = "channels.key";
/// The key of payment URLs, 64 hexadecimal digits.
const CASHIER: &str = "cashier.key";

/// Every secret file.
const SECRETS: [&str; 6] = [WALLET, PIN, CASHIER, PROVIDERS, ROOT, WEBHOOK];

/// The keys of a deployment.
pub struct KeyFolder {
    pub wallet: SigningKey,
    pub providers: Vault,
    pub secrets: SecretKeys,
    /// They sign notices, the present one first; two while it is being replaced.
    pub webhook: Vec<WebhookKey>,
}

/// Keys that are complete and private, but not yet compared with a database.
pub struct Loaded {
    folder: PathBuf,
    keys: KeyFolder,
    prints: Vec<Fingerprint>,
    /// Fingerprints that are as right as those of the same files: of keys that are being replaced.
    others: Vec<Fingerprint>,
}

/// Reads and checks every key. Each error names the file and says what to do.
///
/// # Errors
/// When a file is missing, empty, not a key, or accessible to everybody, or when the public key does not match the
/// private one.
pub fn load(folder: &Path) -> Result<Loaded> {
    load_as(folder, Privacy::Required)
}

/// The same with a choice: the demo also starts on file systems without permissions.
///
/// # Errors
/// As [`load`].
pub fn load_as(folder: &Path, privacy: Privacy) -> Result<Loaded> {
    files::check_folder(folder, privacy)?;
    let wallet = read_private(folder, privacy)?;
    let public = wallet.verifying_key()?;
    check_public(folder, &public)?;
    let [pin, cashier, providers] =
        [PIN, CASHIER, PROVIDERS].map(|name| read_symmetric(&folder.join(name), privacy));
    let (pin, cashier, providers) = (pin?, cashier?, providers?);
    let (root, mut others) = root::prints(folder, privacy)?;
    let webhook = webhook::read(folder, privacy)?;
    let mut webhooks = webhook.iter().map(webhook::print_of);
    let print = webhooks.next().context("there is no key for webhooks")?;
    others.extend(webhooks);
    let prints = vec![
        Fingerprint::of_public(WALLET, public.spki()),
        Fingerprint::of_secret(PIN, &pin),
        Fingerprint::of_secret(CASHIER, &cashier),
        Fingerprint::of_secret(PROVIDERS, &providers),
        root,
        print,
    ];
    let secrets = SecretKeys {
        pin: hmac::Key::new(hmac::HMAC_SHA256, &pin),
        cashier: hmac::Key::new(hmac::HMAC_SHA256, &cashier),
        wallet_public_pem: public.to_pem(),
    };
    let keys = KeyFolder { wallet, providers: Vault::new(&providers)?, secrets, webhook };
    Ok(Loaded { folder: folder.to_owned(), keys, prints, others })
}

impl Loaded {
    /// Compares the keys with the fingerprints of a database. A missing fingerprint is not an error.
    ///
    /// # Errors
    /// When a key differs. The message names each file and says what to do.
    pub fn compare(&self, known: &Known) -> Result<()> {
        let other: Vec<_> = self
            .prints
            .iter()
            .filter(|print| known.get(print.file).is_some_and(|stored| !self.is_right(print, stored)))
            .map(|print| self.folder.join(print.file).display().to_string())
            .collect();
        ensure!(
            other.is_empty(),
            "these are not the keys of this database: {}; with them every right PIN would be wrong. Point --keys at the \
             folder that belongs to the database, or restore it from the backup. After a deliberate change, \
             run `cashier keys adopt`",
            other.join(", ")
        );
        Ok(())
    }

    /// True if this is the key that the database knows, or it is being replaced and the other one is.
    fn is_right(&self, print: &Fingerprint, stored: &str) -> bool {
        let mut others = self.others.iter().filter(|other| other.file == print.file);
        print.text == stored || others.any(|other| other.text == stored)
    }

    /// Returns the keys without comparing them with a database, for tests and benchmarks.
    pub fn unproven(self) -> KeyFolder {
        self.keys
    }
}

fn read_private(folder: &Path, privacy: Privacy) -> Result<SigningKey> {
    let path = folder.join(WALLET);
    let text = files::read_secret(&path, privacy)?;
    SigningKey::parse(&text).with_context(|| {
        format!("{} is not a private key in PEM; restore it from the backup of the keys", path.display())
    })
}

/// The public file is given to merchants: it must match the signing key.
fn check_public(folder: &Path, public: &VerifyingKey) -> Result<()> {
    let path = folder.join(WALLET_PUBLIC);
    let text = files::read(&path)?;
    let given = VerifyingKey::parse(&text).with_context(|| {
        format!(
            "{} is not a public key; remove it, and `cashier keys generate` writes it again",
            path.display()
        )
    })?;
    ensure!(
        given.spki() == public.spki(),
        "{} is not the public half of {WALLET}; remove it, and `cashier keys generate` writes it again",
        path.display()
    );
    Ok(())
}

fn read_symmetric(path: &Path, privacy: Privacy) -> Result<Vec<u8>> {
    let text = files::read_secret(path, privacy)?;
    let Some(bytes) = from_hex(text.trim()).filter(|bytes| bytes.len() == 32) else {
        bail!("{} must hold 64 hexadecimal digits; restore it from the backup of the keys", path.display());
    };
    Ok(bytes)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()
}

fn to_hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

#[cfg(test)]
mod tests;
