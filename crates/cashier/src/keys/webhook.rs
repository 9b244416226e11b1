//! The key that signs notices for receivers of Standard Webhooks: an Ed25519 key that can be replaced.
//!
//! The file holds one key, or two while it is being replaced: the present one first. Both sign then. The database knows
//! one of the two, so that a rotation may be interrupted anywhere.

use std::path::Path;

use anyhow::{Result, bail, ensure};
use cashier_protocol::webhook::WebhookKey;
use zeroize::Zeroizing;

use super::files::{self, Privacy};
use super::fingerprint::Fingerprint;
use super::pem;

/// The private key, as PEM.
pub(super) const WEBHOOK: &str = "webhook.key";

/// The keys in the folder, the present one first.
pub(super) fn read(folder: &Path, privacy: Privacy) -> Result<Vec<WebhookKey>> {
    Ok(read_text(folder, privacy)?.1)
}

fn read_text(folder: &Path, privacy: Privacy) -> Result<(Zeroizing<String>, Vec<WebhookKey>)> {
    let path = folder.join(WEBHOOK);
    ensure!(
        path.exists(),
        "the key {} is missing. Restore it from the backup of the keys; if this installation is of a version that had none, run \
         `cashier keys generate`",
        path.display()
    );
    let text = Zeroizing::new(files::read_secret(&path, privacy)?);
    let keys: Vec<_> = pem::parse(&text).unwrap_or_default().into_iter().map(WebhookKey::from).collect();
    ensure!(
        (1..=2).contains(&keys.len()),
        "{} is not one or two Ed25519 private keys in PEM; restore it from the backup of the keys",
        path.display()
    );
    Ok((text, keys))
}

/// The key's fingerprint.
pub(super) fn print_of(key: &WebhookKey) -> Fingerprint {
    Fingerprint::of_public(WEBHOOK, key.public())
}

/// Puts a new key before the present one.
///
/// # Errors
/// When there are two already, or the file cannot be written.
pub fn rotate_webhook_key(folder: &Path) -> Result<()> {
    let (text, keys) = read_text(folder, Privacy::Required)?;
    if let [_, earlier, ..] = keys.as_slice() {
        bail!(
            "the earlier key {} still signs; once no receiver needs it, run `cashier keys webhook --end-earlier`",
            earlier.public_text()
        );
    }
    let both = Zeroizing::new(format!("{}{}", *pem::make()?, *text));
    files::replace_secret(&folder.join(WEBHOOK), &both)
}

/// Removes the key before the present one. Returns false when there is none.
///
/// # Errors
/// When the file cannot be written.
pub fn end_earlier_webhook_key(folder: &Path) -> Result<bool> {
    let (text, keys) = read_text(folder, Privacy::Required)?;
    let Some(present) = pem::first(&text).filter(|_| keys.len() > 1) else { return Ok(false) };
    files::replace_secret(&folder.join(WEBHOOK), &Zeroizing::new(format!("{present}\n")))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two keys sign during a rotation, the new one first; then only it is left.
    #[test]
    fn a_key_is_replaced_in_two_steps() {
        let folder = tempfile::tempdir().unwrap();
        files::write_secret(&folder.path().join(WEBHOOK), &pem::make().unwrap()).unwrap();
        let texts = || {
            let keys = read(folder.path(), Privacy::Required).unwrap();
            keys.iter().map(WebhookKey::public_text).collect::<Vec<_>>()
        };
        let old = texts();
        assert!(!end_earlier_webhook_key(folder.path()).unwrap());
        rotate_webhook_key(folder.path()).unwrap();
        let both = texts();
        assert!(both.len() == 2 && both[1..] == old);
        let refused = rotate_webhook_key(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("--end-earlier") && refused.contains(&old[0]), "{refused}");
        assert!(end_earlier_webhook_key(folder.path()).unwrap());
        assert_eq!(texts(), both[..1]);
    }
}
