//! One message: XML with the merchant's number, a nonce and a signature, in either direction.

use cashier_core::secret::Secret;
use thiserror::Error;

use super::signing;
use crate::flat_xml::{self, Fields, XmlError};

/// A merchant's account with QQ Wallet. Our own records decide which account a message belongs to.
#[derive(Clone, Debug)]
pub struct Account {
    /// The merchant's number.
    pub mch_id: String,
    /// The app; not every merchant has one.
    pub appid: Option<String>,
    /// The key of the signatures.
    pub key: Secret<String>,
}

/// Why a message is rejected. If it is the answer to a call, the outcome is unknown.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum MessageError {
    /// Not a flat document.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// No `sign`. Calls with a wrong signature are answered this way.
    #[error("the message carries no signature")]
    Unsigned,
    /// The signature is wrong.
    #[error("the signature of the message is wrong")]
    WrongSignature,
    /// It names another merchant or another app.
    #[error("the message belongs to another merchant")]
    OtherMerchant,
}

impl Account {
    /// Signs the fields of a call, an answer or a notice, and writes them.
    ///
    /// # Errors
    /// [`XmlError`] for a value that XML cannot represent.
    pub fn write(&self, mut fields: Fields, nonce: &str) -> Result<String, XmlError> {
        let own = [("mch_id", Some(&self.mch_id)), ("appid", self.appid.as_ref())];
        for (name, value) in own.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            fields.insert(name.to_owned(), value.clone());
        }
        fields.insert("nonce_str".to_owned(), nonce.to_owned());
        let sign = signing::signature(&fields, &self.key);
        fields.insert("sign".to_owned(), sign);
        flat_xml::write(&fields)
    }

    /// Reads a message and verifies it.
    ///
    /// # Errors
    /// See [`MessageError`].
    pub fn open(&self, document: &[u8]) -> Result<Fields, MessageError> {
        let fields = flat_xml::read(document)?;
        self.verify(&fields)?;
        Ok(fields)
    }

    /// Verifies a message that has already been read to find out whose it is.
    ///
    /// # Errors
    /// See [`MessageError`].
    pub fn verify(&self, fields: &Fields) -> Result<(), MessageError> {
        if fields.get("sign").is_none_or(String::is_empty) {
            return Err(MessageError::Unsigned);
        }
        if !signing::is_signed(fields, &self.key) {
            return Err(MessageError::WrongSignature);
        }
        let is = |name: &str, own: &str| {
            fields.get(name).filter(|value| !value.is_empty()).map(|named| named == own)
        };
        // The app may be missing; the merchant may not.
        let is_own_app = self.appid.as_deref().and_then(|appid| is("appid", appid)).unwrap_or(true);
        if is("mch_id", &self.mch_id) == Some(true) && is_own_app {
            Ok(())
        } else {
            Err(MessageError::OtherMerchant)
        }
    }
}
