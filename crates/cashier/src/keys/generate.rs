//! Generating missing keys.

use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use cashier_protocol::wallet::keys::SigningKey;

use super::{
    CASHIER, Known, PIN, PROVIDERS, Privacy, ROOT, SECRETS, WALLET, WALLET_PUBLIC, WEBHOOK, files, load_as,
    pem, read_private, read_symmetric, root, to_hex, webhook, write_public, write_secret,
};

/// Generates the missing keys for the demo or a test, and returns their paths. Never overwrites one.
///
/// # Errors
/// When an existing key cannot be used.
pub fn generate(folder: &Path) -> Result<Vec<PathBuf>> {
    generate_as(folder, &Known::new(), Privacy::Ignored)
}

/// The same for a deployment: a key that its database knows is not generated again.
///
/// # Errors
/// When an existing key cannot be used, or one that the database knows is missing.
pub fn generate_for(folder: &Path, known: &Known) -> Result<Vec<PathBuf>> {
    generate_as(folder, known, Privacy::Required)
}

fn generate_as(folder: &Path, known: &Known, privacy: Privacy) -> Result<Vec<PathBuf>> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot create the folder {}", folder.display()))?;
    check_present(folder, privacy)?;
    for file in SECRETS {
        ensure!(
            folder.join(file).exists() || !known.contains_key(file),
            "the key {} is missing, and the database was made with it; restore it from the backup of the keys. A new one \
             would not match; for another installation, name its database too, with --database",
            folder.join(file).display()
        );
    }
    let mut made = Vec::new();
    let wallet = folder.join(WALLET);
    if !wallet.exists() {
        write_secret(&wallet, &SigningKey::generate()?.to_pem()?)?;
        made.push(wallet);
    }
    let public = folder.join(WALLET_PUBLIC);
    if !public.exists() {
        write_public(&public, &read_private(folder, privacy)?.verifying_key()?.to_pem())?;
        made.push(public);
    }
    for name in [PIN, CASHIER, PROVIDERS] {
        let path = folder.join(name);
        if !path.exists() {
            let mut bytes = [0; 32];
            aws_lc_rs::rand::fill(&mut bytes).ok().context("the system provides no random bytes")?;
            write_secret(&path, &to_hex(&bytes))?;
            made.push(path);
        }
    }
    for name in [ROOT, WEBHOOK] {
        let path = folder.join(name);
        if !path.exists() {
            write_secret(&path, &pem::make()?)?;
            made.push(path);
        }
    }
    load_as(folder, privacy)?.compare(known)?;
    Ok(made)
}

/// Existing keys must be valid before any is added.
fn check_present(folder: &Path, privacy: Privacy) -> Result<()> {
    files::check_folder(folder, privacy)?;
    if folder.join(WALLET).exists() {
        read_private(folder, privacy)?;
    }
    for name in [PIN, CASHIER, PROVIDERS] {
        let path = folder.join(name);
        if path.exists() {
            read_symmetric(&path, privacy)?;
        }
    }
    if folder.join(ROOT).exists() {
        root::prints(folder, privacy)?;
    }
    if folder.join(WEBHOOK).exists() {
        webhook::read(folder, privacy)?;
    }
    Ok(())
}
