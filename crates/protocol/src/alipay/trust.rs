//! The Alipay public keys that a merchant trusts: one set by hand, or those of certificates, by serial number.

use super::certificates::Certificate;
use crate::wallet::keys::VerifyingKey;

/// Keys that may have signed an answer or a notice. While Alipay changes its certificate, two are valid at once.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    keys: Vec<(Option<String>, VerifyingKey)>,
}

impl Trust {
    /// Trusts no key yet.
    pub const fn new() -> Self {
        Self { keys: Vec::new() }
    }

    /// Trusts Alipay's public key, as shown in the merchant's console. It is not the merchant's own public key.
    #[must_use]
    pub fn with_key(mut self, key: VerifyingKey) -> Self {
        self.keys.push((None, key));
        self
    }

    /// Trusts Alipay's certificate. Whoever installs it decides whether it is genuine.
    #[must_use]
    pub fn with_certificate(mut self, certificate: &Certificate) -> Self {
        self.keys.push((Some(certificate.serial().to_owned()), certificate.key().clone()));
        self
    }

    /// The keys to try for a message with this `alipay_cert_sn`, or without one.
    pub fn keys_for(&self, serial: Option<&str>) -> Vec<&VerifyingKey> {
        let fits = |own: &Option<String>| match (own.as_deref(), serial) {
            (Some(own), Some(named)) => own == named,
            _ => true,
        };
        self.keys.iter().filter(|(own, _)| fits(own)).map(|(_, key)| key).collect()
    }
}
