//! The local certificate authority, and what it issues: certificates of the platform, of merchants, and of hosts.
//!
//! Everything it issues says SANDBOX. Its own key is an elliptic-curve key, because generating one takes no time; the
//! keys that sign payments are RSA, as the protocols require.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SerialNumber, date_time_ymd,
};

use super::KeyFolderError;
use super::folder::Folder;

/// The owner named in every certificate. A keys folder with a certificate of another owner is refused.
pub(super) const ORGANIZATION: &str = "OpenCashier SANDBOX";

pub(super) const CERTIFICATE: &str = "ca_cert.pem";
const KEY: &str = "ca_key.pem";

/// What a certificate is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Use<'a> {
    /// Signing messages; also a merchant's client certificate.
    Signing,
    /// Answering under these host names.
    Hosts(&'a [String]),
}

/// The authority.
pub(super) struct Authority {
    certificate_pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Reads it, or generates it on the first run.
    pub(super) fn prepare(folder: &Folder) -> Result<Self, KeyFolderError> {
        let key_pem = folder.read_or(KEY, || Ok(KeyPair::generate()?.serialize_pem()))?;
        let key = KeyPair::from_pem(&key_pem)?;
        let certificate_pem = folder.read_or(CERTIFICATE, || {
            let mut params = params("OpenCashier SANDBOX CA")?;
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
            params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
            Ok(params.self_signed(&key)?.pem())
        })?;
        let mut params = params("OpenCashier SANDBOX CA")?;
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        Ok(Self { certificate_pem, issuer: Issuer::new(params, key) })
    }

    pub(super) fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// Issues a certificate for the owner of a private key.
    pub(super) fn issue(
        &self,
        name: &str,
        private_key_pem: &str,
        serial: Option<&[u8]>,
        purpose: Use<'_>,
    ) -> Result<String, KeyFolderError> {
        let mut params = params(name)?;
        params.serial_number = serial.map(SerialNumber::from_slice);
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        match purpose {
            Use::Signing => params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth],
            Use::Hosts(hosts) => {
                params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
                params.subject_alt_names = CertificateParams::new(hosts.to_vec())?.subject_alt_names;
            }
        }
        Ok(params.signed_by(&KeyPair::from_pem(private_key_pem)?, &self.issuer)?.pem())
    }
}

/// A certificate valid for twenty-five years: nobody should spend an afternoon on an expired sandbox.
fn params(name: &str) -> Result<CertificateParams, KeyFolderError> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::OrganizationName, ORGANIZATION);
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2048, 12, 31);
    Ok(params)
}

impl From<rcgen::Error> for KeyFolderError {
    fn from(error: rcgen::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}
