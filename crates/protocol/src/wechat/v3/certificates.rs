//! `GET /v3/certificates`: the platform's certificates, each encrypted under the API v3 key.
//!
//! That encryption authenticates a certificate: a client without any certificate verifies the first list only after
//! decryption. Issuer chains are not checked. A merchant that has only a public key gets no list.

use cashier_core::time::Timestamp;
use data_encoding::HEXUPPER;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use x509_cert::der::{DecodePem as _, Encode as _};

use super::aead::{AeadError, ApiV3Key, Sealed};
use super::call::Call;
use crate::lenient::{self, without_mark};
use crate::wallet::keys::VerifyingKey;
use crate::wechat::time::to_rfc3339;

/// The path.
pub const PATH: &str = "/v3/certificates";

/// The associated data of an encrypted certificate.
pub const ASSOCIATED_DATA: &str = "certificate";

/// Why a certificate is rejected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum CertificateError {
    /// It cannot be decrypted.
    #[error("the certificate cannot be decrypted: {0}")]
    Sealed(#[from] AeadError),
    /// Not a PEM block with an X.509 certificate.
    #[error("not a PEM block with an X.509 certificate")]
    NotACertificate,
    /// Its key is not RSA of 2048 bits or more.
    #[error("the certificate's key is not RSA of 2048 to 8192 bits")]
    NotRsa,
    /// Its serial differs from the one in the list.
    #[error("the certificate's serial is not the one that the list names")]
    OtherSerial,
}

/// A certificate: a serial, a validity period, a key.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The serial, upper-case hexadecimal.
    pub serial: String,
    /// The first moment at which it is valid.
    pub not_before: Timestamp,
    /// The last moment at which it is valid.
    pub not_after: Timestamp,
    /// The public key.
    pub key: VerifyingKey,
}

impl Certificate {
    /// Reads a PEM block. Also used for a merchant's own certificate, whose serial is sent with signed requests.
    ///
    /// # Errors
    /// [`CertificateError::NotACertificate`], [`CertificateError::NotRsa`].
    pub fn parse_pem(pem: &str) -> Result<Self, CertificateError> {
        let wrong = |_| CertificateError::NotACertificate;
        let certificate = x509_cert::Certificate::from_pem(pem.trim()).map_err(wrong)?;
        let inner = &certificate.tbs_certificate;
        // A serial is a signed number: a leading zero byte keeps one with a high first bit from being negative.
        let bytes = inner.serial_number.as_bytes();
        let serial =
            HEXUPPER.encode(bytes.strip_prefix(&[0]).filter(|rest| !rest.is_empty()).unwrap_or(bytes));
        let spki = inner.subject_public_key_info.to_der().map_err(wrong)?;
        let at = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_micros()).map(Timestamp::from_micros)
        };
        let time = |time| at(time).map_err(|_| CertificateError::NotACertificate);
        Ok(Self {
            serial,
            not_before: time(inner.validity.not_before)?,
            not_after: time(inner.validity.not_after)?,
            key: VerifyingKey::from_spki(&spki).map_err(|_| CertificateError::NotRsa)?,
        })
    }
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CertificateList {
    /// One for each valid certificate.
    #[serde(deserialize_with = "lenient::items")]
    pub data: Vec<ListedCertificate>,
}

/// One certificate of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ListedCertificate {
    /// The serial, upper-case hexadecimal.
    pub serial_no: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub effective_time: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub expire_time: String,
    /// The PEM block, encrypted.
    pub encrypt_certificate: Sealed,
}

/// The request. By default an answer contains the RSA certificates.
pub fn list() -> Call {
    Call::get(PATH, &[])
}

impl ListedCertificate {
    /// Encrypts a certificate for the list.
    ///
    /// # Errors
    /// See [`CertificateError`].
    pub fn seal(pem: &str, key: &ApiV3Key, nonce: &str) -> Result<Self, CertificateError> {
        let certificate = Certificate::parse_pem(pem)?;
        Ok(Self {
            serial_no: certificate.serial,
            effective_time: to_rfc3339(certificate.not_before),
            expire_time: to_rfc3339(certificate.not_after),
            encrypt_certificate: Sealed::seal(key, nonce, ASSOCIATED_DATA, pem.as_bytes())?,
        })
    }

    /// Decrypts the certificate.
    ///
    /// # Errors
    /// See [`CertificateError`].
    pub fn open(&self, key: &ApiV3Key) -> Result<Certificate, CertificateError> {
        let plain = self.encrypt_certificate.open(key)?;
        let pem = std::str::from_utf8(&plain).map_err(|_| CertificateError::NotACertificate)?;
        let certificate = Certificate::parse_pem(pem)?;
        if !certificate.serial.eq_ignore_ascii_case(&self.serial_no) {
            return Err(CertificateError::OtherSerial);
        }
        Ok(certificate)
    }
}

impl CertificateList {
    /// Parses the body of an answer; `None` when it is not a list.
    pub fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(without_mark(body)).ok()
    }

    /// Decrypts the certificates it can. One of another kind, such as SM2, is left out.
    pub fn open(&self, key: &ApiV3Key) -> Vec<Certificate> {
        self.data.iter().filter_map(|listed| listed.open(key).ok()).collect()
    }
}
