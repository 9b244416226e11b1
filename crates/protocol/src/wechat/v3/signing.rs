//! Signatures of API v3: what is signed, the merchant's `Authorization` header, the provider's `Wechatpay-*` headers.
//!
//! Rule: <https://pay.weixin.qq.com/wiki/doc/apiv3_partner/wechatpay/wechatpay3_3.shtml> for requests, and
//! `wechatpay4_1.shtml` next to it for answers and notices. RSASSA-PKCS1-v1_5 with SHA-256, base64.

use std::fmt;
use std::time::Duration;

use cashier_core::time::Timestamp;
use data_encoding::BASE64;
use thiserror::Error;

use crate::wallet::keys::{KeyError, SigningKey, VerifyingKey};
use crate::wechat::time::{parse_seconds, to_seconds};

/// The scheme of the `Authorization` header, also the value of `Wechatpay-Signature-Type`.
pub const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

/// How far the time of a message may differ from ours, either way. The provider's own clients use it for answers and
/// notices.
pub const WINDOW: Duration = Duration::from_mins(5);

/// The prefix of a probe's signature. The provider sometimes sends a notice with such a signature to check that it is
/// refused; the real notice follows.
pub const PROBE: &str = "WECHATPAY/SIGNTEST/";

/// Why a signature is rejected.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum SignatureError {
    /// There is none, or one of its headers is missing.
    #[error("the message is not signed: the header {0} is absent")]
    Absent(&'static str),
    /// A header cannot be read.
    #[error("the header {0} cannot be read")]
    Malformed(&'static str),
    /// The time of the message is too far from ours.
    #[error("the message is more than five minutes old or ahead")]
    Stale,
    /// No key has this serial at this time. Certificates may have to be fetched again.
    #[error("no key with the serial {0} is known at this time")]
    UnknownSerial(String),
    /// A probe of the provider: answer with an error.
    #[error("the signature is a probe, which must be refused")]
    Probe,
    /// The signature does not belong to the message.
    #[error("the signature is wrong")]
    Wrong,
}

/// A merchant that signs requests.
#[derive(Clone)]
pub struct Merchant {
    /// The merchant's number, `mchid`.
    pub mchid: String,
    /// The serial of the merchant's own certificate, hexadecimal.
    pub serial_no: String,
    /// The merchant's private key.
    pub key: SigningKey,
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Merchant({}, {}, …)", self.mchid, self.serial_no)
    }
}

/// The text that a request's signature covers: method, target, seconds, nonce and body, each with a line feed.
pub fn request_message(method: &str, target: &str, timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    lines(&[method.as_bytes(), target.as_bytes(), timestamp.as_bytes(), nonce.as_bytes(), body])
}

/// The text that the signature of an answer or a notice covers: seconds, nonce and body, each with a line feed.
pub fn answer_message(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    lines(&[timestamp.as_bytes(), nonce.as_bytes(), body])
}

/// The lines, each ended by a line feed; an empty body leaves an empty line.
pub(super) fn lines(parts: &[&[u8]]) -> Vec<u8> {
    let mut text = Vec::with_capacity(parts.iter().map(|part| part.len().saturating_add(1)).sum());
    for part in parts {
        text.extend_from_slice(part);
        text.push(b'\n');
    }
    text
}

/// A parsed `Authorization` header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authorization {
    /// The merchant that sent the request. Not covered by the signature: it names the key, and the key proves it.
    pub mchid: String,
    /// The serial of the merchant's certificate. Clients write it in either case; compare it ignoring case.
    pub serial_no: String,
    /// The nonce, as sent.
    pub nonce: String,
    /// Seconds since 1970, as sent.
    pub timestamp: String,
    /// The signature.
    pub signature: Vec<u8>,
}

impl Authorization {
    /// Signs a request.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(
        merchant: &Merchant,
        method: &str,
        target: &str,
        at: Timestamp,
        nonce: &str,
        body: &[u8],
    ) -> Result<Self, KeyError> {
        let timestamp = to_seconds(at).to_string();
        let signature = merchant.key.sign(&request_message(method, target, &timestamp, nonce, body))?;
        Ok(Self {
            mchid: merchant.mchid.clone(),
            serial_no: merchant.serial_no.clone(),
            nonce: nonce.to_owned(),
            timestamp,
            signature,
        })
    }

    /// The value of the header.
    pub fn to_header(&self) -> String {
        format!(
            "{SCHEME} mchid=\"{}\",nonce_str=\"{}\",signature=\"{}\",timestamp=\"{}\",serial_no=\"{}\"",
            self.mchid,
            self.nonce,
            BASE64.encode(&self.signature),
            self.timestamp,
            self.serial_no
        )
    }

    /// Parses the header. Clients write the five pairs in different orders, so they are a set; a missing, empty,
    /// unknown or duplicate one is refused.
    ///
    /// # Errors
    /// [`SignatureError::Malformed`].
    pub fn parse(header: &str) -> Result<Self, SignatureError> {
        read_header(header).ok_or(SignatureError::Malformed("Authorization"))
    }

    /// Verifies the signature of a received request: the target as in the request line, the body as raw bytes.
    ///
    /// # Errors
    /// [`SignatureError::Stale`], [`SignatureError::Wrong`].
    pub fn verify(
        &self,
        key: &VerifyingKey,
        method: &str,
        target: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), SignatureError> {
        check_time(&self.timestamp, now, "Authorization")?;
        let message = request_message(method, target, &self.timestamp, &self.nonce, body);
        if key.verify(&message, &self.signature) { Ok(()) } else { Err(SignatureError::Wrong) }
    }
}

fn read_header(header: &str) -> Option<Authorization> {
    let mut rest = header.trim().strip_prefix(SCHEME)?.strip_prefix(' ')?.trim_start();
    let [mut mchid, mut serial_no, mut nonce, mut timestamp, mut signature] = [const { None::<&str> }; 5];
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        let place = match name.trim() {
            "mchid" => &mut mchid,
            "serial_no" => &mut serial_no,
            "nonce_str" => &mut nonce,
            "timestamp" => &mut timestamp,
            "signature" => &mut signature,
            _ => return None,
        };
        if value.is_empty() || place.replace(value).is_some() {
            return None;
        }
        let after = after.trim_start();
        rest = if after.is_empty() { after } else { after.strip_prefix(',')?.trim_start() };
    }
    Some(Authorization {
        mchid: mchid?.to_owned(),
        serial_no: serial_no?.to_owned(),
        nonce: nonce?.to_owned(),
        timestamp: timestamp?.to_owned(),
        signature: BASE64.decode(signature?.as_bytes()).ok()?,
    })
}

/// Refuses a malformed time, or one outside the window around `now`.
pub(super) fn check_time(seconds: &str, now: Timestamp, header: &'static str) -> Result<(), SignatureError> {
    let at = parse_seconds(seconds).ok_or(SignatureError::Malformed(header))?;
    let apart = now.as_micros().abs_diff(at.as_micros());
    if u128::from(apart) <= WINDOW.as_micros() { Ok(()) } else { Err(SignatureError::Stale) }
}

/// The signature of an answer or a notice, from its headers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerSignature {
    /// `Wechatpay-Timestamp`: seconds since 1970, as sent.
    pub timestamp: String,
    /// `Wechatpay-Nonce`.
    pub nonce: String,
    /// `Wechatpay-Serial`: a certificate's serial, or the id of a public key (`PUB_KEY_ID_…`).
    pub serial: String,
    /// `Wechatpay-Signature`, base64.
    pub signature: String,
}

impl ServerSignature {
    /// Signs a body like the provider does. An answer with status 204 signs an empty body.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(
        key: &SigningKey,
        serial: &str,
        at: Timestamp,
        nonce: &str,
        body: &[u8],
    ) -> Result<Self, KeyError> {
        let timestamp = to_seconds(at).to_string();
        let signature = BASE64.encode(&key.sign(&answer_message(&timestamp, nonce, body))?);
        Ok(Self { timestamp, nonce: nonce.to_owned(), serial: serial.to_owned(), signature })
    }

    /// The headers of a signed message. The signature type is always sent: some clients refuse a message without it.
    pub fn to_headers(&self) -> [(&'static str, String); 5] {
        [
            ("wechatpay-timestamp", self.timestamp.clone()),
            ("wechatpay-nonce", self.nonce.clone()),
            ("wechatpay-signature", self.signature.clone()),
            ("wechatpay-serial", self.serial.clone()),
            ("wechatpay-signature-type", SCHEME.to_owned()),
        ]
    }

    /// Reads the signature from a message's headers. `header` looks one up by its lower-case name.
    ///
    /// # Errors
    /// [`SignatureError::Absent`] with the first missing header. [`SignatureError::Malformed`] when the signature has
    /// another type.
    pub fn from_headers<'a>(header: impl Fn(&str) -> Option<&'a str>) -> Result<Self, SignatureError> {
        let take = |name: &'static str| {
            let value = header(name).map(str::trim).filter(|value| !value.is_empty());
            value.map(str::to_owned).ok_or(SignatureError::Absent(name))
        };
        if header("wechatpay-signature-type").is_some_and(|kind| kind.trim() != SCHEME) {
            return Err(SignatureError::Malformed("wechatpay-signature-type"));
        }
        Ok(Self {
            serial: take("wechatpay-serial")?,
            timestamp: take("wechatpay-timestamp")?,
            nonce: take("wechatpay-nonce")?,
            signature: take("wechatpay-signature")?,
        })
    }

    /// True for a probe of the provider, see [`PROBE`].
    pub fn is_probe(&self) -> bool {
        self.signature.starts_with(PROBE)
    }
}
