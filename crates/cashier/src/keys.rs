//! The secret keys: files in a folder of their own, outside the database.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use aws_lc_rs::hmac;
use cashier_engine::channels::Vault;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_web::app::SecretKeys;

/// The wallet's private RSA key, as PEM.
const WALLET: &str = "wallet.private.pem";
/// The wallet's public RSA key, as PEM. Merchants get it.
pub const WALLET_PUBLIC: &str = "wallet.public.pem";
/// The key of PIN tags, 64 hexadecimal digits.
const PIN: &str = "pin.key";
/// Seals the secrets of accounts with payment providers, 64 hexadecimal digits.
const CHANNELS: &str = "channels.key";
/// The key of payment URLs, 64 hexadecimal digits.
const CASHIER: &str = "cashier.key";

/// The keys of a deployment.
pub struct KeyFolder {
    pub wallet: SigningKey,
    pub channels: Vault,
    pub secrets: SecretKeys,
}

/// Makes the keys that are missing, and gives the paths of those that were made. Never overwrites one.
pub fn generate(folder: &Path) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let mut made = Vec::new();
    let wallet = folder.join(WALLET);
    if !wallet.exists() {
        write_secret(&wallet, &SigningKey::generate()?.to_pem()?)?;
        made.push(wallet.clone());
    }
    let public = folder.join(WALLET_PUBLIC);
    if !public.exists() {
        let key = SigningKey::parse(&read(&wallet)?)?;
        std::fs::write(&public, key.verifying_key()?.to_pem())?;
        made.push(public);
    }
    for name in [PIN, CASHIER, CHANNELS] {
        let path = folder.join(name);
        if !path.exists() {
            let mut bytes = [0; 32];
            aws_lc_rs::rand::fill(&mut bytes).ok().context("the system gives no random bytes")?;
            write_secret(&path, &to_hex(&bytes))?;
            made.push(path);
        }
    }
    Ok(made)
}

/// Reads every key.
pub fn load(folder: &Path) -> Result<KeyFolder> {
    let wallet = SigningKey::parse(&read(&folder.join(WALLET))?)
        .with_context(|| format!("{} is not a private key", folder.join(WALLET).display()))?;
    let wallet_public_pem = wallet.verifying_key()?.to_pem();
    let secrets = SecretKeys {
        pin: hmac_key(&folder.join(PIN))?,
        cashier: hmac_key(&folder.join(CASHIER))?,
        wallet_public_pem,
    };
    let channels = vault(folder)?;
    Ok(KeyFolder { wallet, channels, secrets })
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| {
        format!("cannot read the key {}; run `cashier keys generate --keys FOLDER` first", path.display())
    })
}

/// The key that seals the secrets of channel accounts. A folder from before there were any gets it now.
pub fn vault(folder: &Path) -> Result<Vault> {
    let path = folder.join(CHANNELS);
    if !path.exists() {
        generate(folder)?;
    }
    Ok(Vault::new(&key_bytes(&path)?)?)
}

fn hmac_key(path: &Path) -> Result<hmac::Key> {
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &key_bytes(path)?))
}

fn key_bytes(path: &Path) -> Result<Vec<u8>> {
    let text = read(path)?;
    let Some(bytes) = from_hex(text.trim()).filter(|bytes| bytes.len() == 32) else {
        bail!("{} must hold 64 hexadecimal digits", path.display());
    };
    Ok(bytes)
}

/// Writes a file that only its owner can read.
pub fn write_secret(path: &Path, text: &str) -> Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(path).with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    Ok(())
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at.checked_add(2)?)?, 16).ok())
        .collect()
}
