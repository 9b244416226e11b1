//! Secrets of provider accounts at rest: AES-256-GCM under a key that is kept outside the database.
//!
//! The account's id is authenticated with every ciphertext, so that one copied to another account does not decrypt.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use cashier_core::id::ProviderAccountId;
use thiserror::Error;

use crate::entropy::Entropy;

/// Why a secret cannot be decrypted, or encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the secrets cannot be opened: they were sealed under another key, or for another account")]
pub struct VaultError;

/// The key.
pub struct Vault(LessSafeKey);

impl Vault {
    /// From 32 bytes.
    ///
    /// # Errors
    /// When there are not exactly 32.
    pub fn new(key: &[u8]) -> Result<Self, VaultError> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| VaultError)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Encrypts a text for an account: nonce, then ciphertext and tag.
    ///
    /// # Errors
    /// When the text is absurdly long.
    pub fn seal(
        &self,
        account: ProviderAccountId,
        text: &str,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce);
        let mut sealed = text.as_bytes().to_vec();
        let aad = Aad::from(account.to_bytes());
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| VaultError)?;
        let mut whole = nonce.to_vec();
        whole.append(&mut sealed);
        Ok(whole)
    }

    /// Decrypts what was encrypted for this account.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open(&self, account: ProviderAccountId, sealed: &[u8]) -> Result<String, VaultError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(VaultError)?;
        let mut sealed = sealed.to_vec();
        let aad = Aad::from(account.to_bytes());
        let plain = self
            .0
            .open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut sealed)
            .map_err(|_| VaultError)?;
        String::from_utf8(plain.to_vec()).map_err(|_| VaultError)
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

#[cfg(test)]
mod tests {
    use cashier_core::id::{Fresh, Shard};
    use cashier_core::time::Timestamp;

    use super::*;
    use crate::entropy::SystemEntropy;

    /// A ciphertext decrypts only for its account under its key; no two are the same.
    #[test]
    fn boxes_open_only_where_they_belong() {
        let mut fresh = Fresh::new(Timestamp::from_micros(0), [1; 16]);
        let [one, other]: [ProviderAccountId; 2] =
            [fresh.id(Shard::of_text("a")), fresh.id(Shard::of_text("a"))];
        let vault = Vault::new(&[7; 32]).unwrap();
        let sealed = vault.seal(one, "secret", &SystemEntropy).unwrap();
        assert_eq!(vault.open(one, &sealed).unwrap(), "secret");
        assert_ne!(sealed, vault.seal(one, "secret", &SystemEntropy).unwrap());
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(vault.open(other, &sealed), Err(VaultError));
        assert_eq!(Vault::new(&[8; 32]).unwrap().open(one, &sealed), Err(VaultError));
        let mut broken = sealed.clone();
        *broken.last_mut().unwrap() ^= 1;
        assert_eq!(vault.open(one, &broken), Err(VaultError));
        assert_eq!(vault.open(one, &[]), Err(VaultError));
        assert!(Vault::new(&[7; 31]).is_err());
    }
}
