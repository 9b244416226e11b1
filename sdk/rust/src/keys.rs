//! Reads keys in the forms in which they are handed out: PEM, also with written-out line breaks, or base64 of the DER;
//! PKCS#8 or PKCS#1 for the private key, `SubjectPublicKeyInfo` or PKCS#1 for the public one.
//!
//! No error quotes the text: it may be a private key.

use std::ops::RangeInclusive;

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rsa::{PublicEncryptingKey, PublicKey};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair};
use data_encoding::BASE64;
use zeroize::Zeroizing;

use crate::errors::ConfigError;

/// The lengths of a modulus that are accepted, in bytes.
const BYTES: RangeInclusive<usize> = 256..=1_024;

pub(crate) fn private(text: &str) -> Result<RsaKeyPair, ConfigError> {
    let der = der(text, "private")?;
    let pair = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
    let pair = pair.map_err(|_| ConfigError::NotRsa("private"))?;
    if BYTES.contains(&pair.public_modulus_len()) { Ok(pair) } else { Err(ConfigError::NotRsa("private")) }
}

pub(crate) fn public(text: &str) -> Result<ParsedPublicKey, ConfigError> {
    read_public(&der(text, "public")?).ok_or(ConfigError::NotRsa("public"))
}

fn read_public(der: &[u8]) -> Option<ParsedPublicKey> {
    let key = PublicEncryptingKey::from_der(der).or_else(|_| {
        let bare: PublicKeyX509Der<'_> = PublicKey::from_der(der)?.as_der()?;
        PublicEncryptingKey::from_der(bare.as_ref())
    });
    // A key that names RSASSA-PSS is read, but not written as a key for these signatures.
    let key = key.ok()?;
    let spki: PublicKeyX509Der<'_> = key.as_der().ok()?;
    // A parsed key that is too short would refuse every signature, and not say why.
    BYTES.contains(&key.key_size_bytes()).then_some(())?;
    ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki.as_ref()).ok()
}

fn der(text: &str, kind: &'static str) -> Result<Zeroizing<Vec<u8>>, ConfigError> {
    let text = Zeroizing::new(text.replace("\\n", "\n"));
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    let letters = Zeroizing::new(lines.flat_map(str::split_whitespace).collect::<String>());
    let der = BASE64.decode(letters.as_bytes()).map_err(|_| ConfigError::NotEncoded(kind))?;
    if der.is_empty() { Err(ConfigError::NotEncoded(kind)) } else { Ok(Zeroizing::new(der)) }
}
