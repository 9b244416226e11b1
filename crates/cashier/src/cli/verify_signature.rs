//! `cashier verify-signature`: checks a signature by hand, and says why it is not valid. It needs only public keys.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use cashier_protocol::wallet::diagnosis::{Difference, Message, Verdict, diagnose};
use cashier_protocol::wallet::keys::VerifyingKey;
use cashier_web::openapi::WALLET;
use clap::Args;
use serde_json::{Value, json};

use super::output::Output;
use super::sign::{Covers, read, sha256, signed_path};

/// Check a signature, and say what differs: exit code 1 if it is not valid.
#[derive(Args)]
pub(crate) struct VerifySignature {
    #[command(flatten)]
    covers: Covers,
    /// The Request-Time header, exactly as sent; of an answer, Response-Time.
    #[arg(long)]
    time: String,
    /// The Signature header.
    #[arg(long, value_name = "HEADER")]
    signature: String,
    /// The sender's public key: PEM or one line of base64. Several are given in the order of their versions, from 1.
    #[arg(long, value_name = "FILE", required = true)]
    public_key: Vec<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl VerifySignature {
    /// Exit code 0 when the signature is valid, 1 when it is not.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        signed_path(&self.covers.path)?;
        let keys: Vec<VerifyingKey> =
            self.public_key.iter().map(|file| public_key(file)).collect::<Result<_>>()?;
        let body = read(&self.covers.body)?;
        let paths: Vec<&str> = WALLET.iter().map(|row| row.path.as_str()).collect();
        let message = Message {
            path: &self.covers.path,
            client_id: &self.covers.client_id,
            time: &self.time,
            body: &body,
            signature: &self.signature,
        };
        let verdict = diagnose(&message, &keys, &paths);
        let covered = format!(
            "path {}, client id {}, time {} and a body of {} bytes with SHA-256 {}",
            message.path,
            message.client_id,
            message.time,
            body.len(),
            sha256(&body)
        );
        Output { json: self.json }.print(&text(&verdict, &covered), &described(&verdict, &body));
        Ok(if matches!(verdict, Verdict::Valid { .. }) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn text(verdict: &Verdict, covered: &str) -> String {
    let list = |differences: &[Difference]| {
        let lines: Vec<String> = differences
            .iter()
            .map(|difference| format!("  {}: {}", difference.name, difference.text))
            .collect();
        lines.join("\n")
    };
    match verdict {
        Verdict::Valid { key_version } => format!("VALID: key {key_version} signed {covered}."),
        Verdict::Unexplained(found) if found.is_empty() => format!(
            "NOT VALID for {covered}.\n  No known mistake explains it: it was made with another private key, or over another \
             body. Compare the text that you sign with that of `cashier sign`."
        ),
        Verdict::Explained(found) | Verdict::Unexplained(found) => {
            format!("NOT VALID for {covered}.\n{}", list(found))
        }
    }
}

fn described(verdict: &Verdict, body: &[u8]) -> Value {
    let (key_version, differences, is_explained) = match verdict {
        Verdict::Valid { key_version } => (Some(key_version), [].as_slice(), None),
        Verdict::Explained(found) => (None, found.as_slice(), Some(true)),
        Verdict::Unexplained(found) => (None, found.as_slice(), Some(false)),
    };
    let differences: Vec<Value> =
        differences.iter().map(|one| json!({ "name": one.name, "text": one.text })).collect();
    json!({
        "valid": key_version.is_some(), "key_version": key_version, "explained": is_explained,
        "differences": differences, "body_bytes": body.len(), "body_sha256": sha256(body),
    })
}

/// A public key. A private one is refused: whoever checks a signature must not have it.
pub(super) fn public_key(file: &Path) -> Result<VerifyingKey> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read the key {}", file.display()))?;
    if text.contains("PRIVATE KEY") {
        bail!(
            "{} is a private key; give its public half, and keep the private one to yourself",
            file.display()
        );
    }
    VerifyingKey::parse(&text).with_context(|| format!("{} is not a public key", file.display()))
}
