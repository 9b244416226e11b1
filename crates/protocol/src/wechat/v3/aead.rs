//! Authenticated encryption of the content of notices and certificate lists: AES-256-GCM under the merchant's API v3
//! key.
//!
//! Rule: <https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_2_5.shtml>. The nonce has 12 bytes, the tag is the
//! last 16 bytes of the decoded ciphertext, associated data may be absent.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use cashier_core::secret::Secret;
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The name of the algorithm on the wire.
pub const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// Why something cannot be encrypted or decrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum AeadError {
    /// The key does not have 32 bytes.
    #[error("the API v3 key must have 32 bytes")]
    Key,
    /// An unknown algorithm.
    #[error("the algorithm is not AEAD_AES_256_GCM")]
    Algorithm,
    /// The nonce does not have 12 bytes.
    #[error("the nonce must have 12 bytes")]
    Nonce,
    /// The ciphertext is not base64.
    #[error("the cipher text is not base64")]
    Encoding,
    /// The ciphertext was made with another key, nonce or associated data, or was changed.
    #[error("the cipher text does not belong to this key, nonce and associated data")]
    Wrong,
}

/// The merchant's API v3 key.
#[derive(Clone, Debug)]
pub struct ApiV3Key(Secret<[u8; 32]>);

impl ApiV3Key {
    /// The key as chosen by the merchant: 32 characters.
    ///
    /// # Errors
    /// [`AeadError::Key`].
    pub fn parse(text: &str) -> Result<Self, AeadError> {
        <[u8; 32]>::try_from(text.as_bytes())
            .map(|bytes| Self(Secret::new(bytes)))
            .map_err(|_| AeadError::Key)
    }

    fn cipher(&self) -> Result<LessSafeKey, AeadError> {
        UnboundKey::new(&AES_256_GCM, self.0.expose()).map(LessSafeKey::new).map_err(|_| AeadError::Key)
    }
}

/// Encrypted data, as in JSON.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sealed {
    /// The type of the plaintext: `transaction`, `refund` … Certificates have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_type: Option<String>,
    /// `AEAD_AES_256_GCM`.
    pub algorithm: String,
    /// The ciphertext with its tag, base64.
    pub ciphertext: String,
    /// The associated data; may be empty or absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub associated_data: Option<String>,
    /// 12 characters. Never used twice with one key.
    pub nonce: String,
}

impl Sealed {
    /// Encrypts. The nonce must never have been used with this key.
    ///
    /// # Errors
    /// [`AeadError::Nonce`].
    pub fn seal(
        key: &ApiV3Key,
        nonce: &str,
        associated_data: &str,
        plaintext: &[u8],
    ) -> Result<Self, AeadError> {
        let unique = Nonce::try_assume_unique_for_key(nonce.as_bytes()).map_err(|_| AeadError::Nonce)?;
        let mut bytes = plaintext.to_vec();
        key.cipher()?
            .seal_in_place_append_tag(unique, Aad::from(associated_data.as_bytes()), &mut bytes)
            .map_err(|_| AeadError::Wrong)?;
        Ok(Self {
            original_type: None,
            algorithm: ALGORITHM.to_owned(),
            ciphertext: BASE64.encode(&bytes),
            associated_data: Some(associated_data.to_owned()),
            nonce: nonce.to_owned(),
        })
    }

    /// Decrypts.
    ///
    /// # Errors
    /// See [`AeadError`].
    pub fn open(&self, key: &ApiV3Key) -> Result<Vec<u8>, AeadError> {
        if self.algorithm != ALGORITHM {
            return Err(AeadError::Algorithm);
        }
        let nonce = Nonce::try_assume_unique_for_key(self.nonce.as_bytes()).map_err(|_| AeadError::Nonce)?;
        let mut bytes = BASE64.decode(self.ciphertext.as_bytes()).map_err(|_| AeadError::Encoding)?;
        let aad = Aad::from(self.associated_data.as_deref().unwrap_or_default().as_bytes());
        let length = key.cipher()?.open_in_place(nonce, aad, &mut bytes).map_err(|_| AeadError::Wrong)?.len();
        bytes.truncate(length);
        Ok(bytes)
    }
}
