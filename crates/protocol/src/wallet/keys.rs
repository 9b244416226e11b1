//! RSA keys in every form that merchants use: PEM PKCS#8, PEM PKCS#1, or bare base64 of either.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PublicEncryptingKey};
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use cashier_core::chain::digest;
use data_encoding::{BASE64, HEXLOWER};
use thiserror::Error;
use x509_cert::der::asn1::{AnyRef, OctetStringRef};
use x509_cert::der::{Reader as _, SliceReader};
use zeroize::Zeroizing;

/// Why a text is not a usable key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum KeyError {
    /// Neither PEM nor base64.
    #[error("the key is neither PEM nor base64; give a PEM block or one line of base64")]
    NotEncoded,
    /// Not an RSA key, or not of 2048 to 8192 bits.
    #[error("the key is not an RSA key of 2048 to 8192 bits")]
    NotRsa,
    /// A key could not be generated.
    #[error("the key could not be made")]
    NotMade,
}

/// A public key, ready to verify. Cheap to clone.
#[derive(Clone)]
pub struct VerifyingKey {
    parsed: Arc<ParsedPublicKey>,
    spki: Arc<[u8]>,
}

impl VerifyingKey {
    /// Reads a public key in any form.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let der = decode(text)?;
        // As SubjectPublicKeyInfo, or else as a bare PKCS#1 RSAPublicKey.
        if let Ok(key) = PublicEncryptingKey::from_der(&der) {
            let spki: PublicKeyX509Der<'_> = key.as_der().map_err(|_| KeyError::NotRsa)?;
            return Self::from_spki(spki.as_ref());
        }
        Self::from_spki(&wrap_pkcs1(&der).ok_or(KeyError::NotRsa)?)
    }

    /// Reads `SubjectPublicKeyInfo` DER, the stored form.
    ///
    /// # Errors
    /// [`KeyError::NotRsa`].
    pub fn from_spki(spki: &[u8]) -> Result<Self, KeyError> {
        let parsed = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki).map_err(|_| KeyError::NotRsa)?;
        let bits = PublicEncryptingKey::from_der(spki).map_err(|_| KeyError::NotRsa)?.key_size_bits();
        if !(2_048..=8_192).contains(&bits) {
            return Err(KeyError::NotRsa);
        }
        Ok(Self { parsed: Arc::new(parsed), spki: Arc::from(spki) })
    }

    /// `SubjectPublicKeyInfo` DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The length of its signatures in bytes.
    pub fn size(&self) -> usize {
        PublicEncryptingKey::from_der(&self.spki).map_or(0, |key| key.key_size_bytes())
    }

    /// The SHA-256 of the `SubjectPublicKeyInfo` in hex, by which two people compare a key.
    pub fn fingerprint(&self) -> String {
        HEXLOWER.encode(&digest(&self.spki))
    }

    /// A PEM block.
    pub fn to_pem(&self) -> String {
        pem("PUBLIC KEY", &self.spki)
    }

    /// One line of base64, as SDKs expect it.
    pub fn to_line(&self) -> String {
        BASE64.encode(&self.spki)
    }

    /// True when `signature` is valid for `message` (RSASSA-PKCS1-v1_5 with SHA-256).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.parsed.verify_sig(message, signature).is_ok()
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifyingKey")
    }
}

/// A private key, ready to sign. Cheap to clone.
#[derive(Clone)]
pub struct SigningKey {
    pair: Arc<RsaKeyPair>,
}

impl SigningKey {
    /// Generates a new key of 2048 bits.
    ///
    /// # Errors
    /// [`KeyError::NotMade`].
    pub fn generate() -> Result<Self, KeyError> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::NotMade)?;
        Ok(Self { pair: Arc::new(pair) })
    }

    /// Reads a private key in any form.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let der = Zeroizing::new(decode(text)?);
        let pair = RsaKeyPair::from_pkcs8(&der)
            .or_else(|_| RsaKeyPair::from_der(&der))
            .map_err(|_| KeyError::NotRsa)?;
        if pair.public_modulus_len() < 256 {
            return Err(KeyError::NotRsa);
        }
        Ok(Self { pair: Arc::new(pair) })
    }

    /// The public half.
    ///
    /// # Errors
    /// [`KeyError::NotRsa`], which cannot happen for a key that was generated or parsed here.
    pub fn verifying_key(&self) -> Result<VerifyingKey, KeyError> {
        let spki: PublicKeyX509Der<'_> = self.pair.public_key().as_der().map_err(|_| KeyError::NotRsa)?;
        VerifyingKey::from_spki(spki.as_ref())
    }

    /// A PEM block (PKCS#8). This is the secret itself.
    ///
    /// # Errors
    /// [`KeyError::NotMade`].
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().map_err(|_| KeyError::NotMade)?;
        Ok(pem("PRIVATE KEY", der.as_ref()))
    }

    /// The key in every form that SDKs expect. These are the secret itself.
    ///
    /// # Errors
    /// [`KeyError::NotMade`].
    pub fn to_forms(&self) -> Result<PrivateKeyForms, KeyError> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().map_err(|_| KeyError::NotMade)?;
        let pkcs8 = der.as_ref();
        let pkcs1 = Zeroizing::new(unwrap_pkcs8(pkcs8).ok_or(KeyError::NotMade)?);
        Ok(PrivateKeyForms {
            pkcs8_pem: pem("PRIVATE KEY", pkcs8),
            pkcs8_line: BASE64.encode(pkcs8),
            pkcs1_pem: pem("RSA PRIVATE KEY", &pkcs1),
            pkcs1_line: BASE64.encode(&pkcs1),
        })
    }

    /// Signs a message (RSASSA-PKCS1-v1_5 with SHA-256). Takes about 0.2 ms of CPU time.
    ///
    /// # Errors
    /// [`KeyError::NotMade`].
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| KeyError::NotMade)?;
        Ok(signature)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// One private key, written in four ways.
pub struct PrivateKeyForms {
    /// PKCS#8 as a PEM block.
    pub pkcs8_pem: String,
    /// PKCS#8 as one line of base64.
    pub pkcs8_line: String,
    /// PKCS#1 as a PEM block.
    pub pkcs1_pem: String,
    /// PKCS#1 as one line of base64.
    pub pkcs1_line: String,
}

/// The bytes inside a PEM block or a line of base64.
fn decode(text: &str) -> Result<Vec<u8>, KeyError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    // The text may be a secret. Allocated at full size, the buffer never moves and leaves nothing behind.
    let mut body = Zeroizing::new(String::with_capacity(text.len()));
    body.extend(lines.flat_map(|line| line.chars().filter(|c| !c.is_whitespace())));
    if body.is_empty() {
        return Err(KeyError::NotEncoded);
    }
    BASE64.decode(body.as_bytes()).map_err(|_| KeyError::NotEncoded)
}

fn pem(label: &str, der: &[u8]) -> String {
    let body = BASE64.encode(der);
    let (mut lines, mut rest) = (Vec::new(), body.as_str());
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(64).unwrap_or((rest, ""));
        lines.push(line);
        rest = after;
    }
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// Wraps a bare `RSAPublicKey` in a `SubjectPublicKeyInfo`.
fn wrap_pkcs1(pkcs1: &[u8]) -> Option<Vec<u8>> {
    const RSA_ENCRYPTION: [u8; 15] =
        [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let mut bits = vec![0];
    bits.extend_from_slice(pkcs1);
    let mut inner = RSA_ENCRYPTION.to_vec();
    inner.extend(der_value(0x03, &bits)?);
    der_value(0x30, &inner)
}

/// Extracts the `RSAPrivateKey` from a `PrivateKeyInfo`: version, algorithm, and the key as an octet string.
fn unwrap_pkcs8(pkcs8: &[u8]) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(pkcs8).ok()?;
    let key = reader.sequence(|info| {
        let _version: u8 = info.decode()?;
        let _algorithm: AnyRef<'_> = info.decode()?;
        let key: OctetStringRef<'_> = info.decode()?;
        Ok(key.as_bytes().to_vec())
    });
    key.ok()
}

/// One DER value: tag, length, content. `None` for content of 64 KiB and more, which no key has.
fn der_value(tag: u8, content: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(content.len()).ok()?;
    let [high, low] = length.to_be_bytes();
    let mut value = match length {
        0..=0x7f => vec![tag, low],
        0x80..=0xff => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    value.extend_from_slice(content);
    Some(value)
}
