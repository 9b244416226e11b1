//! Key pairs: with a certificate of the local authority, or bare with an id.

use cashier_engine::entropy::{Entropy as _, SystemEntropy};
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use cashier_protocol::wechat::v3::certificates::Certificate;
use cashier_protocol::wechat::v3::keyring::PUBLIC_KEY_ID;
use cashier_protocol::wechat::v3::sensitive::FieldKey;

use super::KeyFolderError;
use super::authority::{Authority, ORGANIZATION, Use};
use super::folder::Folder;
use crate::identity::WECHAT_MCHID;

/// A key pair with a certificate.
pub(crate) struct Certified {
    pub(crate) certificate_pem: String,
    /// Upper-case hexadecimal.
    pub(crate) serial: String,
    pub(crate) signing: SigningKey,
    pub(crate) verifying: VerifyingKey,
    /// Decrypts what was encrypted for this key.
    pub(crate) fields: FieldKey,
}

impl Certified {
    /// Reads the pair, or generates it.
    pub(super) fn prepare(
        folder: &Folder,
        authority: &Authority,
        stem: &str,
        name: &str,
    ) -> Result<Self, KeyFolderError> {
        let (key_file, certificate_file) = (format!("{stem}_key.pem"), format!("{stem}_cert.pem"));
        let key = folder.read_or(&key_file, || Ok(SigningKey::generate()?.to_pem()?))?;
        folder.read_or(&certificate_file, || {
            let mut serial = [0; 20];
            SystemEntropy.fill(&mut serial);
            // A positive number of exactly twenty bytes, so that its hexadecimal form has forty digits, like the
            // provider's.
            if let Some(first) = serial.first_mut() {
                *first = 0x40 | (*first & 0x3f);
            }
            authority.issue(name, &key, Some(&serial), Use::Signing)
        })?;
        Self::read(folder, stem)?.ok_or(KeyFolderError::Certificate(certificate_file))
    }

    /// Reads the pair, if it exists.
    pub(super) fn read(folder: &Folder, stem: &str) -> Result<Option<Self>, KeyFolderError> {
        let (key_file, certificate_file) = (format!("{stem}_key.pem"), format!("{stem}_cert.pem"));
        let Some((key, pem)) = folder.read(&key_file)?.zip(folder.read(&certificate_file)?) else {
            return Ok(None);
        };
        let certificate =
            Certificate::parse_pem(&pem).map_err(|error| KeyFolderError::Certificate(error.to_string()))?;
        let signing = SigningKey::parse(&key)?;
        let fits = signing.verifying_key()?.spki() == certificate.key.spki();
        if !fits || !is_ours(&pem) {
            return Err(KeyFolderError::NotOurs(folder.path(&certificate_file)));
        }
        let fields =
            FieldKey::new(&signing).map_err(|error| KeyFolderError::Certificate(error.to_string()))?;
        Ok(Some(Self {
            certificate_pem: pem,
            serial: certificate.serial,
            verifying: certificate.key,
            signing,
            fields,
        }))
    }
}

/// True when the certificate belongs to the sandbox. Names are plain bytes in a certificate.
pub(super) fn is_ours(pem: &str) -> bool {
    let lines: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let bytes = data_encoding::BASE64.decode(lines.as_bytes()).unwrap_or_default();
    // Both owner and issuer have it.
    bytes.windows(ORGANIZATION.len()).filter(|part| *part == ORGANIZATION.as_bytes()).count() >= 2
}

/// A bare key pair with an id.
pub(crate) struct PublicKey {
    pub(crate) id: String,
    pub(crate) signing: SigningKey,
    pub(crate) fields: FieldKey,
}

impl PublicKey {
    /// Reads the pair, or generates it. The public key is also a file, like the one merchants download.
    pub(super) fn prepare(folder: &Folder, stem: &str) -> Result<Self, KeyFolderError> {
        let key = folder.read_or(&format!("{stem}_private.pem"), || Ok(SigningKey::generate()?.to_pem()?))?;
        let signing = SigningKey::parse(&key)?;
        let verifying = signing.verifying_key()?;
        folder.read_or(&format!("{stem}.pem"), || Ok(verifying.to_pem()))?;
        let fields =
            FieldKey::new(&signing).map_err(|error| KeyFolderError::Certificate(error.to_string()))?;
        Ok(Self { id: format!("{PUBLIC_KEY_ID}01{WECHAT_MCHID}2026010100000001"), signing, fields })
    }
}
