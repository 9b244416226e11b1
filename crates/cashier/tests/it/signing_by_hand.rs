//! `cashier sign` and `cashier verify-signature`: what they print is what the wallet accepts, and what they explain is so.

use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Database, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    a_call_signed_by_hand_is_accepted;
}

const PAY: &str = "/v1/payments/pay";

/// A folder with a merchant's keys and a body.
struct Folder(TempDir);

impl Folder {
    fn new(body: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let key = cashier_protocol::wallet::keys::SigningKey::generate().unwrap();
        folder.write("own.private.pem", &key.to_pem().unwrap());
        folder.write("own.public.pem", &key.verifying_key().unwrap().to_pem());
        folder.write("body.json", body);
        folder
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
        command.current_dir(self.0.path()).args(arguments).output().unwrap()
    }

    /// Signs `body.json` for the path of the pay call.
    fn sign(&self, more: &[&str]) -> Output {
        let fixed = ["sign", "--path", PAY, "--client-id", "TEA_HOUSE", "--body", "body.json"];
        let key = ["--private-key", "own.private.pem"];
        self.run(&[&fixed, key.as_slice(), more].concat())
    }

    fn signed(&self, more: &[&str]) -> Value {
        let output = self.sign(&[&["--json"], more].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The exit code, and what was found.
    fn verify(&self, path: &str, signed: &Value, more: &[&str]) -> (Option<i32>, Value) {
        let header = |name: &str| signed["headers"][name].as_str().unwrap().to_owned();
        let (time, signature) = (header("Request-Time"), header("Signature"));
        let fixed =
            ["verify-signature", "--json", "--path", path, "--client-id", "TEA_HOUSE", "--body", "body.json"];
        let told = ["--time", &time, "--signature", &signature, "--public-key", "own.public.pem"];
        let output = self.run(&[&fixed, told.as_slice(), more].concat());
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
    }
}

/// The names of the differences.
fn names(found: &Value) -> Vec<&str> {
    found["differences"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

async fn a_call_signed_by_hand_is_accepted(database: Database) {
    let wallet = Wallet::start(&database).await;
    let folder = Folder::new(&wallet.pay_body("by-hand", "1000").to_string());
    folder.write("own.private.pem", &wallet.client.key.to_pem().unwrap());
    let time = wallet.running.shared.engine.clock().now().to_rfc3339_seconds();
    let signed = folder.signed(&["--time", &time]);
    let headers = signed["headers"].as_object().unwrap();
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
    let body = std::fs::read(folder.0.path().join("body.json")).unwrap();
    assert_eq!(wallet.send(PAY, &headers, &body).await.outcome(), "A ACCEPT");
    // What the wallet says of a wrong one is what the command says of the right one: they can be compared.
    let refused = wallet.send(PAY, &headers, b"{}").await.text("/result/resultMessage");
    let own = folder.signed(&["--time", &time]);
    assert!(refused.contains(&time) && !refused.contains(own["body_sha256"].as_str().unwrap()), "{refused}");
    wallet.finish().await;
}

/// Everything a person needs is printed, and nothing of the private key.
#[test]
fn the_text_shows_headers_text_and_curl() {
    let folder = Folder::new("{\"a\":\"it's\"}");
    let output = folder.sign(&["--time", "2026-11-21T01:38:56+03:00", "--url", "https://pay.example/"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let signed = format!("POST {PAY}\nTEA_HOUSE.2026-11-21T01:38:56+03:00.{{\"a\":\"it's\"}}\n");
    let key = std::fs::read_to_string(folder.0.path().join("own.private.pem")).unwrap();
    for part in [
        "Client-Id: TEA_HOUSE\n",
        "Request-Time: 2026-11-21T01:38:56+03:00\n",
        "Signature: algorithm=RSA256,keyVersion=1,signature=",
        &signed,
        "curl --silent --include 'https://pay.example/v1/payments/pay'",
        "--data-binary '@body.json'",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(key.lines().skip(1).all(|line| line.starts_with('-') || !text.contains(line)));
    let curl = String::from_utf8(folder.sign(&["--curl"]).stdout).unwrap();
    assert!(curl.starts_with("curl ") && !curl.contains("POST /v1"), "{curl}");
}

/// The same inputs are valid; each change is named, with exit code 1.
#[test]
fn what_differs_is_named() {
    let folder = Folder::new("{\"a\":1}");
    let signed = folder.signed(&[]);
    let (code, found) = folder.verify(PAY, &signed, &[]);
    assert_eq!((code, &found["valid"], &found["key_version"]), (Some(0), &json!(true), &json!(1)));

    let (code, found) = folder.verify("/v1/payments/refund", &signed, &[]);
    assert_eq!((code, names(&found), &found["explained"]), (Some(1), vec!["path"], &json!(true)));
    assert_eq!(names(&folder.verify(PAY, &folder.signed(&["--key-version", "2"]), &[]).1), ["key_version"]);
    folder.write("body.json", "{\"a\":1}\n");
    assert_eq!(names(&folder.verify(PAY, &signed, &[]).1), ["line_feed"]);
    folder.write("body.json", "{\"a\": 1}");
    assert_eq!(names(&folder.verify(PAY, &signed, &[]).1), ["body_rewritten"]);
    folder.write("body.json", "{\"a\":2}");
    let (code, found) = folder.verify(PAY, &signed, &[]);
    assert_eq!((code, &found["explained"], names(&found)), (Some(1), &json!(false), vec![]));
}

/// What cannot be signed or checked is refused with the reason.
#[test]
fn wrong_inputs_are_refused() {
    let folder = Folder::new("{}");
    let refused = |arguments: &[&str]| {
        let output = folder.run(arguments);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let sign = ["sign", "--client-id", "TEA_HOUSE", "--body", "body.json", "--path"];
    let with = |more: &[&'static str]| [sign.as_slice(), more].concat();
    assert!(
        refused(&with(&["https://pay.example/x?y=1", "--private-key", "own.private.pem"])).contains("--path")
    );
    assert!(refused(&with(&[PAY, "--private-key", "own.public.pem"])).contains("public half"));
    assert!(refused(&with(&[PAY, "--private-key", "none.pem"])).contains("none.pem"));
    let time = ["--private-key", "own.private.pem", "--time", "yesterday"];
    assert!(refused(&with(&[&[PAY], time.as_slice()].concat())).contains("2026-11-21T01:38:56+03:00"));
    let check = ["verify-signature", "--path", PAY, "--client-id", "X", "--time", "x", "--body", "body.json"];
    let private = ["--signature", "x", "--public-key", "own.private.pem"];
    assert!(refused(&[check.as_slice(), private.as_slice()].concat()).contains("private key"));
}
