//! Alipay's keys: those of the merchant's app and of Alipay itself, and the certificates of both under a separate
//! root.
//!
//! The root signs with RSA, unlike the sandbox's authority: SDKs skip root certificates that do not. Issuers have the
//! four names from which Alipay computes its serial numbers.

use std::sync::OnceLock;

use cashier_engine::entropy::{Entropy as _, SystemEntropy};
use cashier_protocol::alipay::certificates::{Certificate, root_serials};
use cashier_protocol::wallet::keys::SigningKey;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256,
    SerialNumber, date_time_ymd,
};

use super::KeyFolderError;
use super::authority::ORGANIZATION;
use super::folder::Folder;
use super::pair::is_ours;

pub(crate) const APP_KEY: &str = "alipay_app_private_key.pem";
/// The same key as PKCS#8 in one line of base64, and as PKCS#1 in both ways.
pub(crate) const APP_KEY_LINE: &str = "alipay_app_private_key.txt";
pub(crate) const APP_KEY_PKCS1: &str = "alipay_app_private_key_pkcs1.pem";
pub(crate) const APP_KEY_PKCS1_LINE: &str = "alipay_app_private_key_pkcs1.txt";
pub(crate) const APP_CERTIFICATE: &str = "alipay_app_cert.pem";
pub(crate) const PUBLIC_KEY: &str = "alipay_public_key.pem";
pub(crate) const CERTIFICATE: &str = "alipay_cert.pem";
pub(crate) const ROOT_CERTIFICATE: &str = "alipay_root_cert.pem";
const OWN_KEY: &str = "alipay_private_key.pem";
const ROOT_KEY: &str = "alipay_root_key.pem";
const NEXT_KEY: &str = "alipay_next_private_key.pem";
const NEXT_CERTIFICATE: &str = "alipay_next_cert.pem";

/// The name of the root.
const ROOT_NAME: &str = "Alipay SANDBOX Root Certification Authority";

/// Everything that Alipay signs with, and the keys it trusts.
pub(crate) struct AlipayKeys {
    /// The merchant's app.
    pub(crate) app: Certificate,
    /// Alipay's own key and certificate.
    pub(crate) own: Signer,
    /// The root bundle's serial numbers, as sent by callers.
    pub(crate) root_serial: String,
    /// The key that signs bill URLs.
    pub(crate) bill_key: String,
    root_key_pem: String,
    /// The next certificate; made when a scenario needs it.
    next: OnceLock<Signer>,
}

/// A key with its certificate.
pub(crate) struct Signer {
    pub(crate) signing: SigningKey,
    pub(crate) certificate: Certificate,
    pub(crate) certificate_pem: String,
}

impl AlipayKeys {
    /// Reads the keys, and generates missing ones.
    pub(super) fn prepare(folder: &Folder, bill_key: String) -> Result<Self, KeyFolderError> {
        let make = |name: &'static str| folder.read_or(name, || Ok(SigningKey::generate()?.to_pem()?));
        let (root_key_pem, own_key, app_key) = std::thread::scope(|scope| {
            let root = scope.spawn(|| make(ROOT_KEY));
            let own = scope.spawn(|| make(OWN_KEY));
            (root.join(), own.join(), make(APP_KEY))
        });
        let stopped = |_| KeyFolderError::Certificate("a key could not be made".to_owned());
        let (root_key_pem, own_key, app_key) =
            (root_key_pem.map_err(stopped)??, own_key.map_err(stopped)??, app_key?);
        let root_pem = folder.read_or(ROOT_CERTIFICATE, || make_root(&root_key_pem))?;
        let own = Signer::prepare(folder, CERTIFICATE, "Alipay SANDBOX", &own_key, &root_key_pem)?;
        folder.read_or(PUBLIC_KEY, || Ok(own.certificate.key().to_pem()))?;
        let app = Signer::prepare(folder, APP_CERTIFICATE, "SANDBOX merchant", &app_key, &root_key_pem)?;
        let forms = app.signing.to_forms()?;
        for (name, text) in [
            (APP_KEY_LINE, forms.pkcs8_line),
            (APP_KEY_PKCS1, forms.pkcs1_pem),
            (APP_KEY_PKCS1_LINE, forms.pkcs1_line),
        ] {
            folder.keep(name, &text)?;
        }
        let next = OnceLock::new();
        if let Some(key) = folder.read(NEXT_KEY)? {
            let _ = next.set(Signer::prepare(folder, NEXT_CERTIFICATE, NEXT_NAME, &key, &root_key_pem)?);
        }
        Ok(Self {
            app: app.certificate,
            own,
            root_serial: root_serials(&root_pem).map_err(certificate_error)?,
            bill_key,
            root_key_pem,
            next,
        })
    }

    /// The certificate that follows Alipay's own.
    pub(super) fn next(&self, folder: &Folder) -> Result<&Signer, KeyFolderError> {
        if let Some(next) = self.next.get() {
            return Ok(next);
        }
        let key = folder.read_or(NEXT_KEY, || Ok(SigningKey::generate()?.to_pem()?))?;
        let next = Signer::prepare(folder, NEXT_CERTIFICATE, NEXT_NAME, &key, &self.root_key_pem)?;
        Ok(self.next.get_or_init(|| next))
    }

    /// Alipay's published certificate with this serial number.
    pub(crate) fn published(&self, serial: &str) -> Option<&Signer> {
        [Some(&self.own), self.next.get()]
            .into_iter()
            .flatten()
            .find(|signer| signer.certificate.serial() == serial)
    }
}

const NEXT_NAME: &str = "Alipay SANDBOX, next";

impl Signer {
    fn prepare(
        folder: &Folder,
        file: &str,
        name: &str,
        key_pem: &str,
        root_key_pem: &str,
    ) -> Result<Self, KeyFolderError> {
        let certificate_pem = folder.read_or(file, || issue(name, key_pem, root_key_pem))?;
        let certificate = Certificate::parse(&certificate_pem).map_err(certificate_error)?;
        let signing = SigningKey::parse(key_pem)?;
        if signing.verifying_key()?.spki() != certificate.key().spki() || !is_ours(&certificate_pem) {
            return Err(KeyFolderError::NotOurs(folder.path(file)));
        }
        Ok(Self { signing, certificate, certificate_pem })
    }
}

fn make_root(key_pem: &str) -> Result<String, KeyFolderError> {
    let key = KeyPair::from_pem_and_sign_algo(key_pem, &PKCS_RSA_SHA256)?;
    let mut params = params(ROOT_NAME)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params.self_signed(&key)?.pem())
}

fn issue(name: &str, key_pem: &str, root_key_pem: &str) -> Result<String, KeyFolderError> {
    let root_key = KeyPair::from_pem_and_sign_algo(root_key_pem, &PKCS_RSA_SHA256)?;
    let root = Issuer::new(params(ROOT_NAME)?, root_key);
    let key = KeyPair::from_pem_and_sign_algo(key_pem, &PKCS_RSA_SHA256)?;
    let mut params = params(name)?;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    Ok(params.signed_by(&key, &root)?.pem())
}

/// The names in the order in which Alipay's own certificates have them.
fn params(name: &str) -> Result<CertificateParams, KeyFolderError> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    for (kind, value) in [
        (DnType::CountryName, "CN"),
        (DnType::OrganizationName, ORGANIZATION),
        (DnType::OrganizationalUnitName, "Certification Authority"),
        (DnType::CommonName, name),
    ] {
        params.distinguished_name.push(kind, value);
    }
    let mut serial = [0; 16];
    SystemEntropy.fill(&mut serial);
    // The number must be positive, so the first bit, the sign, is cleared.
    if let Some(first) = serial.first_mut() {
        *first = 0x20 | (*first & 0x1f);
    }
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2048, 12, 31);
    Ok(params)
}

fn certificate_error(error: cashier_protocol::alipay::certificates::CertificateError) -> KeyFolderError {
    KeyFolderError::Certificate(error.to_string())
}
