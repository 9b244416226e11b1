//! Certificate mode: keys are X.509 certificates, identified by an MD5 over issuer and serial number.
//!
//! `app_cert_sn` and `alipay_root_cert_sn` are sent with every call, `alipay_cert_sn` is in every answer. The MD5 is
//! an identifier, not a proof. Neither validity nor the chain to the root is checked here: whoever installs a
//! certificate vouches for it.

use data_encoding::{BASE64, HEXLOWER};
use md5::{Digest as _, Md5};
use thiserror::Error;
use x509_cert::Certificate as X509;
use x509_cert::der::{Decode as _, Encode as _, Tag, Tagged as _};
use x509_cert::name::Name;

use crate::wallet::keys::VerifyingKey;

/// Why a text is not a usable certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum CertificateError {
    /// No PEM block of a certificate, or not base64 inside.
    #[error("there is no PEM block of a certificate")]
    NotPem,
    /// Not an X.509 certificate.
    #[error("the PEM block is not an X.509 certificate")]
    NotX509,
    /// An issuer with an attribute that has no short name.
    #[error("the issuer of the certificate has an attribute without a short name")]
    Issuer,
    /// A key other than RSA of 2048 bits and more.
    #[error("the key of the certificate is not an RSA key of 2048 to 8192 bits")]
    NotRsa,
    /// A root bundle without a certificate signed with RSA.
    #[error("none of the root certificates is signed with RSA")]
    NoRsaRoot,
}

/// A certificate's serial number in Alipay's sense, and its key.
#[derive(Clone, Debug)]
pub struct Certificate {
    serial: String,
    key: VerifyingKey,
}

impl Certificate {
    /// Reads the first certificate of a PEM text: the merchant's (`appCertPublicKey`) or Alipay's (`alipayCertPublicKey`).
    ///
    /// # Errors
    /// See [`CertificateError`].
    pub fn parse(pem: &str) -> Result<Self, CertificateError> {
        let der = pem_blocks(pem).next().flatten().ok_or(CertificateError::NotPem)?;
        let certificate = X509::from_der(&der).map_err(|_| CertificateError::NotX509)?;
        let spki = certificate.tbs_certificate.subject_public_key_info.to_der();
        let spki = spki.map_err(|_| CertificateError::NotX509)?;
        let key = VerifyingKey::from_spki(&spki).map_err(|_| CertificateError::NotRsa)?;
        Ok(Self { serial: serial_of(&certificate)?, key })
    }

    /// `app_cert_sn` or `alipay_cert_sn`: 32 lower-case hexadecimal digits.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// The key.
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }
}

/// `alipay_root_cert_sn`: the serial numbers of the RSA-signed certificates in the root bundle, joined by `_`. The
/// bundle also has certificates with China's own algorithms, and one that a strict parser rejects; both are skipped.
///
/// # Errors
/// [`CertificateError::NoRsaRoot`].
pub fn root_serials(bundle: &str) -> Result<String, CertificateError> {
    let serials: Vec<String> = pem_blocks(bundle)
        .flatten()
        .filter_map(|der| X509::from_der(&der).ok())
        .filter(is_signed_with_rsa)
        .filter_map(|certificate| serial_of(&certificate).ok())
        .collect();
    if serials.is_empty() { Err(CertificateError::NoRsaRoot) } else { Ok(serials.join("_")) }
}

/// The serial number computed from its parts: the issuer as `CN=…,OU=…,O=…,C=…`, and the certificate's number in
/// decimal.
pub fn serial_from(issuer: &str, number: &str) -> String {
    HEXLOWER.encode(&Md5::digest(format!("{issuer}{number}")))
}

fn serial_of(certificate: &X509) -> Result<String, CertificateError> {
    let body = &certificate.tbs_certificate;
    let issuer = issuer_text(&body.issuer).ok_or(CertificateError::Issuer)?;
    Ok(serial_from(&issuer, &decimal(body.serial_number.as_bytes())))
}

/// PKCS#1's signature algorithms: 1.2.840.113549.1.1 and below.
fn is_signed_with_rsa(certificate: &X509) -> bool {
    certificate.signature_algorithm.oid.to_string().starts_with("1.2.840.113549.1.1.")
}

/// The issuer in the reverse order of the certificate, as RFC 2253 writes names, but without escapes.
fn issuer_text(issuer: &Name) -> Option<String> {
    let mut parts = Vec::new();
    for attribute in issuer.0.iter().rev().flat_map(|part| part.0.iter()) {
        let name = match attribute.oid.to_string().as_str() {
            "2.5.4.3" => "CN",
            "2.5.4.6" => "C",
            "2.5.4.7" => "L",
            "2.5.4.8" => "ST",
            "2.5.4.10" => "O",
            "2.5.4.11" => "OU",
            _ => return None,
        };
        let is_text = matches!(
            attribute.value.tag(),
            Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::TeletexString
        );
        let value = std::str::from_utf8(attribute.value.value()).ok().filter(|_| is_text)?;
        parts.push(format!("{name}={value}"));
    }
    Some(parts.join(","))
}

/// A whole number of any size in decimal digits, from its big-endian bytes.
fn decimal(bytes: &[u8]) -> String {
    // Digits, lowest first; for each byte the number is multiplied by 256 and the byte is added.
    let mut digits: Vec<u32> = vec![0];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            let value = *digit * 256 + carry;
            *digit = value % 10;
            carry = value / 10;
        }
        while carry > 0 {
            digits.push(carry % 10);
            carry /= 10;
        }
    }
    digits.iter().rev().filter_map(|digit| char::from_digit(*digit, 10)).collect()
}

/// The contents of the PEM blocks named `CERTIFICATE`; `None` for one that is not base64.
fn pem_blocks(text: &str) -> impl Iterator<Item = Option<Vec<u8>>> {
    text.split("-----BEGIN CERTIFICATE-----").skip(1).map(|block| {
        let (body, _) = block.split_once("-----END CERTIFICATE-----")?;
        let body: String = body.chars().filter(|letter| !letter.is_whitespace()).collect();
        BASE64.decode(body.as_bytes()).ok()
    })
}
