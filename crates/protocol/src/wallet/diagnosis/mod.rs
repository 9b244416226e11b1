//! Why a signature is not valid: tries the mistakes that clients make, and names those that explain it.
//!
//! A signature shows nothing of what was signed, so the search signs nothing and decides nothing: it only verifies the
//! same signature over texts that differ from the right one in one or two ways. It works with public keys only.

mod body;
mod parts;
mod signature_text;

use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RsaParameters,
};

use super::keys::VerifyingKey;
use parts::{Parts, Variant};
use signature_text::Reading;

/// A message as it was received, or as it is to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The path.
    pub path: &'a str,
    /// The `Client-Id` header.
    pub client_id: &'a str,
    /// The `Request-Time` or `Response-Time` header.
    pub time: &'a str,
    /// The body's bytes.
    pub body: &'a [u8],
    /// The `Signature` header.
    pub signature: &'a str,
}

/// One way in which what was signed differs from what should have been.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Its name for programs, such as `line_feed`.
    pub name: &'static str,
    /// What it is, and what to do, in one or two sentences.
    pub text: String,
}

impl Difference {
    fn new(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, text: text.into() }
    }
}

/// The result of a check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The signature is valid.
    Valid {
        /// The version of the key.
        key_version: usize,
    },
    /// It is not valid, and these differences together explain why.
    Explained(Vec<Difference>),
    /// It is not valid for an unknown reason; these are the remarks that may help.
    Unexplained(Vec<Difference>),
}

/// Checks a signature. `keys` are the sender's public keys in the order of their versions, from 1; `paths` are those of
/// all operations.
pub fn diagnose(message: &Message<'_>, keys: &[VerifyingKey], paths: &[&str]) -> Verdict {
    let reading = match Reading::of(message.signature) {
        Ok(reading) => reading,
        Err(difference) => return Verdict::Unexplained(vec![difference]),
    };
    let right = Parts::of(message);
    let (expected, mut remarks) = expected(&reading, keys);
    for candidate in &reading.candidates {
        for version in order(expected, keys.len()) {
            let Some(key) = version.checked_sub(1).and_then(|index| keys.get(index)) else { continue };
            let verifies = |text: &[u8]| key.verify(text, &candidate.bytes);
            let Some(mut found) = search(&right, message, paths, verifies)
                .or_else(|| other_algorithm(key, &right, &candidate.bytes))
            else {
                continue;
            };
            found.extend(candidate.difference.clone());
            if Some(version) != expected {
                found.push(other_key(&reading, version, keys.len()));
            }
            if found.is_empty() {
                return Verdict::Valid { key_version: version };
            }
            return Verdict::Explained(found);
        }
    }
    remarks.extend(size_remark(&reading, keys));
    remarks.extend(reading.candidates.iter().filter_map(|candidate| candidate.difference.clone()));
    Verdict::Unexplained(remarks)
}

/// The version of the key with which the signature should have been made, if it is among the given ones.
fn expected(reading: &Reading, keys: &[VerifyingKey]) -> (Option<usize>, Vec<Difference>) {
    let named = reading.key_version.map_or(keys.len(), |version| usize::try_from(version).unwrap_or(0));
    if (1..=keys.len()).contains(&named) {
        return (Some(named), Vec::new());
    }
    let text = format!(
        "The header names keyVersion={named}, but {} public keys were given. A key that is not registered under this \
         version is refused with KEY_NOT_FOUND.",
        keys.len()
    );
    (None, vec![Difference::new("key_version", text)])
}

/// The versions in the order in which they are tried: the expected one first.
fn order(expected: Option<usize>, count: usize) -> Vec<usize> {
    let others = (1..=count).rev().filter(|version| Some(*version) != expected);
    expected.into_iter().chain(others).collect()
}

fn other_key(reading: &Reading, version: usize, count: usize) -> Difference {
    let said = match reading.key_version {
        Some(named) => format!("the header says keyVersion={named}"),
        None => format!("without a keyVersion the newest key counts, which is {count}"),
    };
    let text = format!(
        "It was made with the private key of public key {version}, but {said}. Send keyVersion={version}, or sign with \
         the other key."
    );
    Difference::new("key_version", text)
}

/// The fewest differences with which the signature is valid: none, one, or two of different kinds.
fn search(
    right: &Parts,
    message: &Message<'_>,
    paths: &[&str],
    verifies: impl Fn(&[u8]) -> bool,
) -> Option<Vec<Difference>> {
    if verifies(&right.joined()) {
        return Some(Vec::new());
    }
    let groups = parts::groups(right, message, paths);
    for variant in groups.iter().flatten() {
        if verifies(&variant.applied(right).joined()) {
            return Some(vec![variant.difference()]);
        }
    }
    for (at, first_group) in groups.iter().enumerate() {
        for first in first_group {
            let changed = first.applied(right);
            for second in groups.iter().skip(at.saturating_add(1)).flatten() {
                if verifies(&second.applied(&changed).joined()) {
                    return Some(vec![first.difference(), second.difference()]);
                }
            }
        }
    }
    let other_times: Vec<Variant> = parts::other_times(message.time);
    let time = other_times.iter().find(|variant| verifies(&variant.applied(right).joined()));
    time.map(|variant| vec![variant.difference()])
}

/// The right text, signed with another algorithm.
fn other_algorithm(key: &VerifyingKey, right: &Parts, signature: &[u8]) -> Option<Vec<Difference>> {
    let others: [(&RsaParameters, &str); 4] = [
        (&RSA_PSS_2048_8192_SHA256, "RSASSA-PSS with SHA-256"),
        (&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, "RSASSA-PKCS1-v1_5 with SHA-1"),
        (&RSA_PKCS1_2048_8192_SHA384, "RSASSA-PKCS1-v1_5 with SHA-384"),
        (&RSA_PKCS1_2048_8192_SHA512, "RSASSA-PKCS1-v1_5 with SHA-512"),
    ];
    let text = right.joined();
    let made = |parameters: &'static RsaParameters| {
        ParsedPublicKey::new(parameters, key.spki()).is_ok_and(|key| key.verify_sig(&text, signature).is_ok())
    };
    let (_, name) = others.into_iter().find(|(parameters, _)| made(parameters))?;
    let text =
        format!("The text is right, but it was signed with {name}. Use RSASSA-PKCS1-v1_5 with SHA-256.");
    Some(vec![Difference::new("algorithm", text)])
}

/// A signature is as long as its key; another length says that a part is missing, or that another key was used.
fn size_remark(reading: &Reading, keys: &[VerifyingKey]) -> Option<Difference> {
    let bytes = reading.candidates.first().map(|candidate| candidate.bytes.len())?;
    let sizes: Vec<usize> = keys.iter().map(VerifyingKey::size).collect();
    if sizes.contains(&bytes) {
        return None;
    }
    let text = format!(
        "The signature has {bytes} bytes, but one of this key has {}: it was cut, or made with another key.",
        sizes.last().copied().unwrap_or_default()
    );
    Some(Difference::new("length", text))
}
