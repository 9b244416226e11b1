//! The newer form of the interface, `/v3/alipay/…`, used by newer SDKs: the same methods over REST, signed in
//! headers.
//!
//! Our own calls use `gateway.do`; this is what a stand-in needs to serve such an SDK, and what tests need to play
//! one.

use data_encoding::BASE64;
use thiserror::Error;

use super::outcome::Fault;
use crate::wallet::keys::{KeyError, SigningKey, VerifyingKey};

const SCHEME: &str = "ALIPAY-SHA256withRSA ";

/// The `Authorization` header of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authorization {
    /// The merchant's app.
    pub app_id: String,
    /// In certificate mode, the serial number of the merchant's certificate.
    pub app_cert_sn: Option<String>,
    /// When the call was made, in milliseconds since 1970.
    pub timestamp_ms: i64,
    /// The part of the header itself that is covered, as sent.
    covered: String,
    signature: Vec<u8>,
}

/// What a signature covers besides the header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Covered<'a> {
    /// Such as `POST`.
    pub http_method: &'a str,
    /// The path with its query, as sent.
    pub target: &'a str,
    /// The body, as sent; empty for a GET.
    pub body: &'a [u8],
    /// The `alipay-app-auth-token` header.
    pub app_auth_token: Option<&'a str>,
}

/// The header is not an authorization of this scheme.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("not an authorization like ALIPAY-SHA256withRSA app_id=…,nonce=…,timestamp=…,sign=…")]
pub struct AuthorizationError;

impl Authorization {
    /// Reads the header. The pairs may come in any order; `sign` is the last.
    ///
    /// # Errors
    /// [`AuthorizationError`], including for a duplicate pair.
    pub fn parse(header: &str) -> Result<Self, AuthorizationError> {
        let (covered, sign) = header
            .strip_prefix(SCHEME)
            .and_then(|pairs| pairs.rsplit_once(",sign="))
            .ok_or(AuthorizationError)?;
        let pairs: Vec<(&str, &str)> = covered.split(',').filter_map(|pair| pair.split_once('=')).collect();
        let value = |name: &str| {
            let mut named = pairs.iter().filter(|(own, _)| *own == name).map(|(_, value)| *value);
            (named.next(), named.next())
        };
        let one = |name: &str| match value(name) {
            (Some(value), None) if !value.is_empty() => Ok(value),
            _ => Err(AuthorizationError),
        };
        let timestamp = one("timestamp")?;
        let is_number = timestamp.bytes().all(|byte| byte.is_ascii_digit());
        one("nonce")?;
        Ok(Self {
            app_id: one("app_id")?.to_owned(),
            app_cert_sn: if value("app_cert_sn").0.is_some() {
                Some(one("app_cert_sn")?.to_owned())
            } else {
                None
            },
            timestamp_ms: timestamp.parse().ok().filter(|_| is_number).ok_or(AuthorizationError)?,
            covered: covered.to_owned(),
            signature: BASE64.decode(sign.as_bytes()).map_err(|_| AuthorizationError)?,
        })
    }

    /// True when the call has the signature of this key, which is chosen by our own records for the app.
    pub fn is_signed_by(&self, key: &VerifyingKey, covered: &Covered<'_>) -> bool {
        key.verify(&call_text(&self.covered, covered), &self.signature)
    }
}

/// Signs a call; returns the header.
///
/// # Errors
/// When the key cannot sign.
pub fn authorize(
    key: &SigningKey,
    app_id: &str,
    nonce: &str,
    timestamp_ms: i64,
    covered: &Covered<'_>,
) -> Result<String, KeyError> {
    let pairs = format!("app_id={app_id},nonce={nonce},timestamp={timestamp_ms}");
    let signature = key.sign(&call_text(&pairs, covered))?;
    Ok(format!("{SCHEME}{pairs},sign={}", BASE64.encode(&signature)))
}

fn call_text(pairs: &str, covered: &Covered<'_>) -> Vec<u8> {
    let mut text = format!("{pairs}\n{}\n{}\n", covered.http_method, covered.target).into_bytes();
    text.extend_from_slice(covered.body);
    text.push(b'\n');
    if let Some(token) = covered.app_auth_token.filter(|token| !token.is_empty()) {
        text.extend_from_slice(token.as_bytes());
        text.push(b'\n');
    }
    text
}

/// The headers that sign an answer, by lower-case name.
///
/// # Errors
/// When the key cannot sign.
pub fn answer_headers(
    key: &SigningKey,
    timestamp_ms: i64,
    nonce: &str,
    body: &[u8],
) -> Result<[(&'static str, String); 3], KeyError> {
    let timestamp = timestamp_ms.to_string();
    let signature = BASE64.encode(&key.sign(&answer_text(&timestamp, nonce, body))?);
    Ok([("alipay-timestamp", timestamp), ("alipay-nonce", nonce.to_owned()), ("alipay-signature", signature)])
}

/// True when an answer with these headers has a valid signature.
pub fn is_answer_signed(
    key: &VerifyingKey,
    timestamp: &str,
    nonce: &str,
    signature: &str,
    body: &[u8],
) -> bool {
    let signature = BASE64.decode(signature.as_bytes());
    signature.is_ok_and(|signature| key.verify(&answer_text(timestamp, nonce, body), &signature))
}

fn answer_text(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut text = format!("{timestamp}\n{nonce}\n").into_bytes();
    text.extend_from_slice(body);
    text.push(b'\n');
    text
}

/// The method of a path: `/v3/alipay/trade/query` is `alipay.trade.query`; `None` for a path of another kind.
pub fn method_of(path: &str) -> Option<String> {
    let name = path.strip_prefix("/v3/").filter(|name| name.starts_with("alipay/"))?;
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    name.split('/').all(is_part).then(|| name.replace('/', "."))
}

/// The path of a method.
pub fn path_of(method: &str) -> String {
    format!("/v3/{}", method.replace('.', "/"))
}

/// The body of a failure, whose status is 4xx or 5xx. Its code has no `ACQ.` prefix here.
pub fn failure_body(fault: &Fault) -> String {
    let code = fault.sub_code.strip_prefix("ACQ.").unwrap_or(&fault.sub_code);
    serde_json::json!({ "code": code, "message": fault.sub_msg }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COVERED: Covered<'_> = Covered {
        http_method: "POST",
        target: "/v3/alipay/trade/query?a=1",
        body: b"{}",
        app_auth_token: None,
    };

    /// A call reads back and verifies; changing anything covered breaks it.
    #[test]
    fn calls() {
        let key = SigningKey::generate().unwrap();
        let public = key.verifying_key().unwrap();
        let header = authorize(&key, "2021", "n1", 1_700_000_000_000, &COVERED).unwrap();
        let read = Authorization::parse(&header).unwrap();
        assert_eq!(
            (read.app_id.as_str(), read.timestamp_ms, &read.app_cert_sn),
            ("2021", 1_700_000_000_000, &None)
        );
        assert!(read.is_signed_by(&public, &COVERED));
        for other in [
            Covered { http_method: "GET", ..COVERED },
            Covered { target: "/v3/alipay/trade/query", ..COVERED },
            Covered { body: b"{} ", ..COVERED },
            Covered { app_auth_token: Some("t"), ..COVERED },
        ] {
            assert!(!read.is_signed_by(&public, &other));
        }
        for place in 0..header.len() {
            let mut bytes = header.clone().into_bytes();
            bytes[place] ^= 1;
            let changed = String::from_utf8(bytes).unwrap();
            let is_right =
                Authorization::parse(&changed).is_ok_and(|read| read.is_signed_by(&public, &COVERED));
            assert!(!is_right, "{changed}");
        }
    }

    /// Headers that are invalid.
    #[test]
    fn other_headers() {
        for header in [
            "",
            "Bearer x",
            "ALIPAY-SHA256withRSA app_id=1,nonce=2,timestamp=3",
            "ALIPAY-SHA256withRSA app_id=1,nonce=2,timestamp=3,sign=!",
            "ALIPAY-SHA256withRSA app_id=1,timestamp=3,sign=AAAA",
            "ALIPAY-SHA256withRSA app_id=1,nonce=2,timestamp=-3,sign=AAAA",
            "ALIPAY-SHA256withRSA app_id=1,app_id=2,nonce=2,timestamp=3,sign=AAAA",
            "ALIPAY-SHA256withRSA app_id=,nonce=2,timestamp=3,sign=AAAA",
        ] {
            assert_eq!(Authorization::parse(header), Err(AuthorizationError), "{header}");
        }
        let other_order = "ALIPAY-SHA256withRSA timestamp=3,app_cert_sn=c,nonce=2,app_id=1,sign=AAAA";
        assert_eq!(Authorization::parse(other_order).unwrap().app_cert_sn.as_deref(), Some("c"));
    }

    /// Answers are signed over timestamp, nonce and body.
    #[test]
    fn answers() {
        let key = SigningKey::generate().unwrap();
        let public = key.verifying_key().unwrap();
        let [(_, timestamp), (_, nonce), (_, signature)] = answer_headers(&key, 3, "n", b"{}").unwrap();
        assert!(is_answer_signed(&public, &timestamp, &nonce, &signature, b"{}"));
        assert!(!is_answer_signed(&public, "4", &nonce, &signature, b"{}"));
        assert!(!is_answer_signed(&public, &timestamp, "m", &signature, b"{}"));
        assert!(!is_answer_signed(&public, &timestamp, &nonce, &signature, b"[]"));
        assert!(!is_answer_signed(&public, &timestamp, &nonce, "!", b"{}"));
    }

    /// Methods and paths map to each other; a failure loses its prefix.
    #[test]
    fn names() {
        assert_eq!(path_of("alipay.trade.query"), "/v3/alipay/trade/query");
        assert_eq!(method_of("/v3/alipay/trade/query").as_deref(), Some("alipay.trade.query"));
        for path in
            ["/v3/pay/transactions", "/v3/alipay//x", "/v3/alipay/../x", "/alipay/trade", "/v3/alipay/"]
        {
            assert_eq!(method_of(path), None, "{path}");
        }
        let body = failure_body(&Fault::business("ACQ.TRADE_NOT_EXIST", "no such trade"));
        assert_eq!(body, "{\"code\":\"TRADE_NOT_EXIST\",\"message\":\"no such trade\"}");
    }
}
