//! Encryption of single fields, such as the name of a receiver: RSA-OAEP with SHA-1, base64.
//!
//! Rule: <https://pay.weixin.qq.com/wiki/doc/apiv3_partner/wechatpay/wechatpay4_1.shtml>. Fields sent to the provider
//! are encrypted for its key, which the request header `Wechatpay-Serial` names. Fields in answers are encrypted for
//! the merchant's certificate. The padding draws randomness inside the cipher; nothing else here does.

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
    PublicEncryptingKey,
};
use data_encoding::BASE64;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::wallet::keys::{SigningKey, VerifyingKey};

/// Why a field cannot be encrypted or decrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum SensitiveError {
    /// The field is longer than the key allows: 214 bytes for a key of 2048 bits.
    #[error("the field is too long for the key")]
    TooLong,
    /// The field is not base64, was encrypted for another key, or does not contain text.
    #[error("the field was not encrypted for this key")]
    Wrong,
    /// The key cannot be used for this.
    #[error("the key cannot decrypt")]
    Key,
}

/// Encrypts a field for the owner of a key. An empty field stays empty.
///
/// # Errors
/// [`SensitiveError::TooLong`], [`SensitiveError::Key`].
pub fn encrypt(key: &VerifyingKey, text: &str) -> Result<String, SensitiveError> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let public = PublicEncryptingKey::from_der(key.spki()).map_err(|_| SensitiveError::Key)?;
    let public = OaepPublicEncryptingKey::new(public).map_err(|_| SensitiveError::Key)?;
    if text.len() > public.max_plaintext_size(&OAEP_SHA1_MGF1SHA1) {
        return Err(SensitiveError::TooLong);
    }
    let mut bytes = vec![0; public.ciphertext_size()];
    let cipher = public.encrypt(&OAEP_SHA1_MGF1SHA1, text.as_bytes(), &mut bytes, None);
    cipher.map(|bytes| BASE64.encode(bytes)).map_err(|_| SensitiveError::TooLong)
}

/// A private key that decrypts fields.
pub struct FieldKey(OaepPrivateDecryptingKey);

impl FieldKey {
    /// The decrypting half of a key pair.
    ///
    /// # Errors
    /// [`SensitiveError::Key`].
    pub fn new(key: &SigningKey) -> Result<Self, SensitiveError> {
        let pem = Zeroizing::new(key.to_pem().map_err(|_| SensitiveError::Key)?);
        let mut line = Zeroizing::new(String::with_capacity(pem.len()));
        line.extend(pem.lines().filter(|line| !line.starts_with("-----")));
        let der = Zeroizing::new(BASE64.decode(line.as_bytes()).map_err(|_| SensitiveError::Key)?);
        let private = PrivateDecryptingKey::from_pkcs8(&der).map_err(|_| SensitiveError::Key)?;
        OaepPrivateDecryptingKey::new(private).map(Self).map_err(|_| SensitiveError::Key)
    }

    /// Decrypts a field. An empty field stays empty.
    ///
    /// # Errors
    /// [`SensitiveError::Wrong`].
    pub fn decrypt(&self, text: &str) -> Result<String, SensitiveError> {
        if text.is_empty() {
            return Ok(String::new());
        }
        let cipher = BASE64.decode(text.as_bytes()).map_err(|_| SensitiveError::Wrong)?;
        let mut bytes = Zeroizing::new(vec![0; self.0.min_output_size()]);
        let plain = self
            .0
            .decrypt(&OAEP_SHA1_MGF1SHA1, &cipher, &mut bytes, None)
            .map_err(|_| SensitiveError::Wrong)?;
        std::str::from_utf8(plain).map(str::to_owned).map_err(|_| SensitiveError::Wrong)
    }
}
