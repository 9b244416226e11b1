//! Ed25519 private keys as PEM.

use anyhow::{Context as _, Result};
use aws_lc_rs::signature::Ed25519KeyPair;
use data_encoding::BASE64;
use zeroize::Zeroizing;

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// Makes a key.
pub(super) fn make() -> Result<Zeroizing<String>> {
    let none = "the system provides no random bytes";
    let pair = Ed25519KeyPair::generate().ok().context(none)?;
    let der = pair.to_pkcs8v1().ok().context(none)?;
    let der = Zeroizing::new(BASE64.encode(der.as_ref()));
    Ok(Zeroizing::new(format!("{BEGIN}\n{}\n{END}\n", *der)))
}

/// The keys in a text that holds nothing else; `None` when one of them is not a key.
pub(super) fn parse(text: &str) -> Option<Vec<Ed25519KeyPair>> {
    let (mut rest, mut keys) = (text.trim(), Vec::new());
    while !rest.is_empty() {
        let (body, after) = rest.strip_prefix(BEGIN)?.split_once(END)?;
        let digits = Zeroizing::new(body.split_whitespace().collect::<String>());
        let der = Zeroizing::new(BASE64.decode(digits.as_bytes()).ok()?);
        keys.push(Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).ok()?);
        rest = after.trim_start();
    }
    Some(keys)
}

/// The text of the first of these keys alone.
pub(super) fn first(text: &str) -> Option<&str> {
    let end = text.find(END)?.checked_add(END.len())?;
    text.get(..end)
}
