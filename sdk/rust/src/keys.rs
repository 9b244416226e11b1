//! Reads keys in the forms in which they are handed out: PEM, also with written-out line breaks, or base64 of the DER;
//! PKCS#8 or PKCS#1 for the private key, `SubjectPublicKeyInfo` or PKCS#1 for the public one.
//!
//! No error quotes the text: it may be a private key.

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair};
use data_encoding::BASE64;
use zeroize::Zeroizing;

use crate::errors::ConfigError;

/// Nothing shorter is accepted, in bytes.
const MIN_BYTES: usize = 256;

pub(crate) fn private(text: &str) -> Result<RsaKeyPair, ConfigError> {
    let der = der(text, "private")?;
    let pair = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
    let pair = pair.map_err(|_| ConfigError::NotRsa("private"))?;
    if pair.public_modulus_len() < MIN_BYTES { Err(ConfigError::NotRsa("private")) } else { Ok(pair) }
}

pub(crate) fn public(text: &str) -> Result<ParsedPublicKey, ConfigError> {
    let der = der(text, "public")?;
    ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &**der).map_err(|_| ConfigError::NotRsa("public"))
}

fn der(text: &str, kind: &'static str) -> Result<Zeroizing<Vec<u8>>, ConfigError> {
    let text = Zeroizing::new(text.replace("\\n", "\n"));
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    let letters = Zeroizing::new(lines.flat_map(str::split_whitespace).collect::<String>());
    let der = BASE64.decode(letters.as_bytes()).map_err(|_| ConfigError::NotEncoded(kind))?;
    if der.is_empty() { Err(ConfigError::NotEncoded(kind)) } else { Ok(Zeroizing::new(der)) }
}
