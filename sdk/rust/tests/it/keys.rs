//! Keys are read in the forms in which they are handed out, and no error quotes one.

use opencashier::{Client, Config, ConfigError};

use serde_json::Value;

use crate::wallet::{Script, config};

/// The vectors that the wallet's own code reads.
const VECTORS: &str = include_str!("../../../../crates/protocol/src/wallet/vectors/keys.json");

fn refused(change: impl FnOnce(&mut Config)) -> ConfigError {
    let mut config = config();
    change(&mut config);
    Client::with_transport(config, &Script::default()).map(drop).unwrap_err()
}

/// The base64 of a key, and its PEM with line breaks of three kinds.
fn forms(key: &Value) -> [String; 4] {
    let (label, base64) = (key["label"].as_str().unwrap(), key["base64"].as_str().unwrap());
    let lines: Vec<_> = base64.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"));
    [base64.to_owned(), pem.replace('\n', "\\n"), pem.replace('\n', "\r\n"), pem]
}

#[test]
fn every_form_is_read() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    for key in vectors["private"].as_array().unwrap() {
        for private_key in forms(key) {
            let made = Client::with_transport(Config { private_key, ..config() }, &Script::default()).is_ok();
            assert_eq!(made, key["usable"], "{}", key["name"]);
        }
    }
    for key in vectors["public"].as_array().unwrap() {
        for wallet_public_key in forms(key) {
            let config = Config { wallet_public_key, ..config() };
            let made = Client::with_transport(config, &Script::default()).is_ok();
            assert_eq!(made, key["usable"], "{}", key["name"]);
        }
    }
}

#[test]
fn what_cannot_be_used_is_told_without_the_key() {
    assert_eq!(refused(|config| config.private_key = "?".to_owned()), ConfigError::NotEncoded("private"));
    assert_eq!(refused(|config| config.private_key.clear()), ConfigError::NotEncoded("private"));
    let swapped = refused(|config| config.private_key.clone_from(&config.wallet_public_key));
    assert_eq!(swapped, ConfigError::NotRsa("private"));
    assert_eq!(refused(|config| config.wallet_public_key = "AAAA".to_owned()), ConfigError::NotRsa("public"));
    assert_eq!(refused(|config| config.base_url = "wallet.example".to_owned()), ConfigError::NotAnAddress);
    let shown = format!("{:?}", config());
    assert!(!shown.contains(&config().private_key[100..120]), "{shown}");
}
