//! The provider's public keys: which key verifies a message with this serial.
//!
//! There are two kinds. A platform certificate has a serial and a validity period; a public key has an id and never
//! expires. While a merchant moves from one to the other, messages may be signed with either, so both are kept.

use cashier_core::time::Timestamp;
use data_encoding::BASE64;

use super::certificates::Certificate;
use super::signing::{ServerSignature, SignatureError, answer_message, check_time};
use crate::wallet::keys::VerifyingKey;

/// The prefix of a public key's id.
pub const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";

/// The origin of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Origin {
    /// A platform certificate with its first and last moment.
    Certificate { not_before: Timestamp, not_after: Timestamp },
    /// A public key that the merchant downloaded.
    PublicKey,
}

#[derive(Clone, Debug)]
struct Entry {
    serial: String,
    origin: Origin,
    key: VerifyingKey,
}

impl Entry {
    fn is_valid_at(&self, now: Timestamp) -> bool {
        match self.origin {
            Origin::Certificate { not_before, not_after } => (not_before..=not_after).contains(&now),
            Origin::PublicKey => true,
        }
    }

    /// A certificate's serial is a hexadecimal number, compared ignoring case; an id is a name and must match
    /// exactly.
    fn has_serial(&self, serial: &str) -> bool {
        match self.origin {
            Origin::Certificate { .. } => self.serial.eq_ignore_ascii_case(serial),
            Origin::PublicKey => self.serial == serial,
        }
    }
}

/// The known keys of the provider.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    entries: Vec<Entry>,
}

impl Keyring {
    /// A keyring without keys.
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Adds a platform certificate, or replaces the one with its serial.
    pub fn add_certificate(&mut self, certificate: &Certificate) {
        self.put(Entry {
            serial: certificate.serial.clone(),
            origin: Origin::Certificate {
                not_before: certificate.not_before,
                not_after: certificate.not_after,
            },
            key: certificate.key.clone(),
        });
    }

    /// Adds a public key under its id (`PUB_KEY_ID_…`), or replaces it.
    pub fn add_public_key(&mut self, id: &str, key: VerifyingKey) {
        self.put(Entry { serial: id.to_owned(), origin: Origin::PublicKey, key });
    }

    fn put(&mut self, entry: Entry) {
        self.entries.retain(|other| !other.has_serial(&entry.serial));
        self.entries.push(entry);
    }

    /// The key with this serial, if it is valid at this time.
    pub fn find(&self, serial: &str, now: Timestamp) -> Option<&VerifyingKey> {
        self.entries.iter().find(|entry| entry.has_serial(serial) && entry.is_valid_at(now)).map(|e| &e.key)
    }

    /// The key for requests, with its serial: sensitive fields are encrypted for it, and the request header
    /// `Wechatpay-Serial` names it. A public key takes precedence over certificates; of those, the one that is valid
    /// longest is used.
    pub fn newest(&self, now: Timestamp) -> Option<(&str, &VerifyingKey)> {
        let rank = |entry: &&Entry| match entry.origin {
            Origin::Certificate { not_after, .. } => (false, not_after),
            Origin::PublicKey => (true, Timestamp::default()),
        };
        let valid = self.entries.iter().filter(|entry| entry.is_valid_at(now));
        valid.max_by_key(rank).map(|entry| (entry.serial.as_str(), &entry.key))
    }

    /// True when a certificate expires before `until`, or there is no key: fetch certificates.
    pub fn needs_refresh(&self, until: Timestamp) -> bool {
        self.newest(until).is_none()
    }

    /// Verifies the signature of an answer or a notice over the raw bytes of its body.
    ///
    /// # Errors
    /// See [`SignatureError`]. After [`SignatureError::UnknownSerial`] fresh certificates may help.
    pub fn verify(
        &self,
        signature: &ServerSignature,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), SignatureError> {
        if signature.is_probe() {
            return Err(SignatureError::Probe);
        }
        check_time(&signature.timestamp, now, "wechatpay-timestamp")?;
        let key = self
            .find(&signature.serial, now)
            .ok_or_else(|| SignatureError::UnknownSerial(signature.serial.clone()))?;
        let bytes = BASE64
            .decode(signature.signature.as_bytes())
            .map_err(|_| SignatureError::Malformed("wechatpay-signature"))?;
        let message = answer_message(&signature.timestamp, &signature.nonce, body);
        if key.verify(&message, &bytes) { Ok(()) } else { Err(SignatureError::Wrong) }
    }
}
