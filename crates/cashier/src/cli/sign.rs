//! `cashier sign`: does by hand what a merchant's SDK does. It needs no wallet: only the merchant's private key.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_core::chain::digest;
use cashier_core::merchant::ClientId;
use cashier_engine::clock::{Clock as _, ProductClock};
use cashier_protocol::wallet::headers::encode_signature;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wallet::sign::{Covered, MessageTime, SentTime, SignedPath};
use clap::Args;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use super::output::{Output, warn};

/// What a signature covers, as both commands take it.
#[derive(Args)]
pub(super) struct Covers {
    /// The path of the call, such as /v1/payments/pay; for a notice, the path of its URL.
    #[arg(long)]
    pub(super) path: String,
    /// The HTTP method.
    #[arg(long, default_value = "POST", value_parser = ["POST"])]
    method: String,
    /// The Client-Id header.
    #[arg(long)]
    pub(super) client_id: String,
    /// The file whose bytes are the body.
    #[arg(long, value_name = "FILE")]
    pub(super) body: PathBuf,
}

/// Sign a call, and print its headers, the exact text that was signed, and a curl command.
#[derive(Args)]
pub(crate) struct Sign {
    #[command(flatten)]
    covers: Covers,
    /// The Request-Time header; now when absent.
    #[arg(long)]
    time: Option<String>,
    /// The private key: PEM or one line of base64.
    #[arg(long, value_name = "FILE")]
    private_key: PathBuf,
    /// The version under which the operator has registered the public key.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    key_version: u32,
    /// The wallet's address, for the curl command.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// Print only the curl command.
    #[arg(long, conflicts_with = "json")]
    curl: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A call that is to be signed.
pub(super) struct Call<'a> {
    pub(super) path: &'a str,
    pub(super) client_id: &'a str,
    /// The Request-Time header; now when absent.
    pub(super) time: Option<&'a str>,
    pub(super) key_version: u32,
    /// The wallet's address.
    pub(super) url: &'a str,
    pub(super) body: &'a [u8],
    /// How curl gets the body.
    pub(super) data: Data<'a>,
}

/// How curl gets a body.
#[derive(Clone, Copy)]
pub(super) enum Data<'a> {
    /// From this file.
    File(&'a Path),
    /// From the command line.
    Text(&'a str),
}

/// A signed call.
pub(super) struct Signed {
    pub(super) headers: [(&'static str, String); 4],
    text: Vec<u8>,
    /// A curl command that sends it.
    pub(super) curl: String,
    fingerprint: String,
}

impl Sign {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let key = private_key(&self.private_key)?;
        let body = read(&self.covers.body)?;
        let signed = self.sign(&key, &body)?;
        for remark in remarks(&body) {
            warn(remark);
        }
        let output = Output { json: self.json };
        if self.curl {
            output.print(&signed.curl, &Value::Null);
        } else {
            output.print(&signed.told(&body), &signed.described(&body));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn sign(&self, key: &SigningKey, body: &[u8]) -> Result<Signed> {
        let call = Call {
            path: &self.covers.path,
            client_id: &self.covers.client_id,
            time: self.time.as_deref(),
            key_version: self.key_version,
            url: &self.url,
            body,
            data: Data::File(&self.covers.body),
        };
        sign(key, &call)
    }
}

/// Signs a call.
pub(super) fn sign(key: &SigningKey, call: &Call<'_>) -> Result<Signed> {
    let now = || MessageTime::of(ProductClock::new(0).now()).into_text();
    let time = SentTime::parse(&call.time.map_or_else(now, str::to_owned))?;
    let path = signed_path(call.path)?;
    let client_id: ClientId = ClientId::parse(call.client_id)?;
    let text = Covered { path: &path, client_id: &client_id, time: &time }.string_to_sign(call.body);
    let signature = encode_signature(call.key_version, &key.sign(&text)?);
    let headers = [
        ("Client-Id", client_id.to_string()),
        ("Request-Time", time.as_str().to_owned()),
        ("Signature", signature),
        ("Content-Type", "application/json; charset=UTF-8".to_owned()),
    ];
    let curl = curl(call.url, &path, &headers, call.data);
    Ok(Signed { headers, text, curl, fingerprint: key.verifying_key()?.fingerprint() })
}

impl Signed {
    fn told(&self, body: &[u8]) -> String {
        let headers: Vec<String> =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        format!(
            "{}\n\nThe text that is signed has {} bytes with SHA-256 {}.\nOne line feed follows the path, and nothing the body. \
             The body has {} bytes with SHA-256 {}:\n\n{}\n\nThe public half of this key has the SHA-256 {}.\n\n{}",
            headers.join("\n"),
            self.text.len(),
            sha256(&self.text),
            body.len(),
            sha256(body),
            String::from_utf8_lossy(&self.text),
            self.fingerprint,
            self.curl,
        )
    }

    fn described(&self, body: &[u8]) -> Value {
        let headers: serde_json::Map<String, Value> =
            self.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({
            "headers": headers,
            "string_to_sign": String::from_utf8_lossy(&self.text),
            "string_to_sign_sha256": sha256(&self.text),
            "body_bytes": body.len(), "body_sha256": sha256(body),
            "public_key_sha256": self.fingerprint, "curl": self.curl,
        })
    }
}

/// What is unusual about a body, although it can be signed.
fn remarks(body: &[u8]) -> Vec<&'static str> {
    let is_json = serde_json::from_slice::<serde_json::Map<String, Value>>(body).is_ok();
    let checks = [
        (body.starts_with(b"\xef\xbb\xbf"), "the body begins with a byte order mark; the wallet refuses it"),
        (!is_json, "the body is not one JSON object; the wallet answers MSG_PARSE_ERROR"),
        (
            body.ends_with(b"\n"),
            "the body ends with a line feed, which is signed too: send it as well, as curl does with --data-binary",
        ),
    ];
    checks.into_iter().filter_map(|(is_true, remark)| is_true.then_some(remark)).collect()
}

/// A curl command that sends the call.
fn curl(url: &str, path: &SignedPath, headers: &[(&str, String)], data: Data<'_>) -> String {
    let mut command =
        format!("curl --silent --include {}", quoted(&format!("{}{path}", url.trim_end_matches('/'))));
    for (name, value) in headers {
        let _ = write!(command, " \\\n  --header {}", quoted(&format!("{name}: {value}")));
    }
    // Not --data, which removes the line feeds of a file, and takes a text that begins with @ for one.
    let (option, value) = match data {
        Data::File(file) => ("--data-binary", format!("@{}", file.display())),
        Data::Text(text) => ("--data-raw", text.to_owned()),
    };
    format!("{command} \\\n  {option} {}", quoted(&value))
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// The path that is signed.
pub(super) fn signed_path(path: &str) -> Result<SignedPath> {
    SignedPath::parse(path)
        .with_context(|| format!("--path {path} cannot be signed; give it without address and query"))
}

pub(super) fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&digest(bytes))
}

pub(super) fn private_key(file: &Path) -> Result<SigningKey> {
    let text = zeroize::Zeroizing::new(
        std::fs::read_to_string(file).with_context(|| format!("cannot read the key {}", file.display()))?,
    );
    SigningKey::parse(&text).with_context(|| {
        let is_public = text.contains("PUBLIC KEY");
        let what = if is_public { "; it is the public half" } else { "" };
        format!("{} is not a private key{what}", file.display())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stays_one_word_in_a_shell() {
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted("$(x) `y`"), "'$(x) `y`'");
    }

    #[test]
    fn what_is_unusual_is_told() {
        assert!(remarks(b"{}").is_empty());
        assert_eq!(remarks(b"{}\n").len(), 1);
        assert_eq!(remarks(b"\xef\xbb\xbf{}").len(), 2);
        assert_eq!(remarks(b"[]").len(), 1);
    }
}
