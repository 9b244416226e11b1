//! Every mistake that the diagnosis knows is named by it, and a valid signature is called valid.

use std::sync::LazyLock;

use data_encoding::{BASE64, HEXLOWER};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::wallet::diagnosis::{Message, Verdict, diagnose};
use crate::wallet::headers::encode_signature;
use crate::wallet::keys::{SigningKey, VerifyingKey};

const PATH: &str = "/v1/payments/pay";
const OTHER_PATH: &str = "/v1/payments/refund";
const CLIENT: &str = "TEA_HOUSE";
const TIME: &str = "2026-11-21T01:38:56+03:00";
const BODY: &str = "{\"b\":\"شاي/чай\",\"a\":[1,2]}";

static KEYS: LazyLock<[SigningKey; 2]> =
    LazyLock::new(|| std::array::from_fn(|_| SigningKey::generate().unwrap()));

fn public_keys() -> Vec<VerifyingKey> {
    KEYS.iter().map(|key| key.verifying_key().unwrap()).collect()
}

/// The header with the signature of key 2 over a text.
fn signed(text: &str) -> String {
    encode_signature(2, &KEYS[1].sign(text.as_bytes()).unwrap())
}

fn right() -> String {
    format!("POST {PATH}\n{CLIENT}.{TIME}.{BODY}")
}

fn verdict(body: &str, signature: &str) -> Verdict {
    let message = Message { path: PATH, client_id: CLIENT, time: TIME, body: body.as_bytes(), signature };
    diagnose(&message, &public_keys(), &[PATH, OTHER_PATH])
}

/// The names of the differences.
fn names(verdict: &Verdict) -> Vec<&str> {
    let (Verdict::Explained(found) | Verdict::Unexplained(found)) = verdict else { return vec!["valid"] };
    for difference in found {
        assert!(difference.text.ends_with('.') && difference.text.len() < 300, "{}", difference.text);
    }
    found.iter().map(|difference| difference.name).collect()
}

#[test]
fn a_valid_signature_is_valid() {
    assert_eq!(verdict(BODY, &signed(&right())), Verdict::Valid { key_version: 2 });
    let newest = signed(&right()).replace("keyVersion=2,", "");
    assert_eq!(verdict(BODY, &newest), Verdict::Valid { key_version: 2 });
}

#[test]
fn each_mistake_in_the_text_is_named() {
    let head = format!("POST {PATH}\n{CLIENT}.{TIME}.");
    let changed = |from: &str, to: &str| right().replace(from, to);
    for (text, name) in [
        (format!("{}\n", right()), "line_feed"),
        (changed("\n", "\r\n"), "line_feed"),
        (changed("\n", ""), "line_feed"),
        (changed("POST ", "GET "), "method"),
        (changed("POST ", ""), "method"),
        (changed(PATH, OTHER_PATH), "path"),
        (changed(PATH, "/payments/pay"), "path"),
        (changed(PATH, "/v1/payments/pay/"), "path"),
        (changed(CLIENT, "tea_house"), "client_id"),
        (changed(TIME, "2026-11-20T22:38:56Z"), "time"),
        (changed(TIME, "2026-11-20T22:38:56.000Z"), "time"),
        (changed(TIME, "2026-11-21T01:38:57+03:00"), "time"),
        (changed(TIME, "2026-11-21T01:31:00+03:00"), "time"),
        (changed(&format!("{TIME}."), TIME), "separator"),
        (format!("{head}{{\"b\": \"شاي/чай\", \"a\": [1, 2]}}"), "body_rewritten"),
        (format!("{head}{{\"a\":[1,2],\"b\":\"شاي/чай\"}}"), "body_rewritten"),
        (format!("{head}{{\"b\":\"شاي\\/чай\",\"a\":[1,2]}}"), "body_rewritten"),
        (
            format!("{head}{{\"b\": \"\\u0634\\u0627\\u064a/\\u0447\\u0430\\u0439\", \"a\": [1, 2]}}"),
            "body_rewritten",
        ),
        (format!("{head}\u{feff}{BODY}"), "encoding"),
        (head.clone(), "body"),
    ] {
        assert_eq!(names(&verdict(BODY, &signed(&text))), [name], "{text:?}");
    }
    let sent = format!("{BODY}\n");
    assert_eq!(names(&verdict(&sent, &signed(&right()))), ["line_feed"]);
}

#[test]
fn two_mistakes_at_once_are_both_named() {
    let text = right().replace(PATH, OTHER_PATH) + "\n";
    assert_eq!(names(&verdict(BODY, &signed(&text))), ["line_feed", "path"]);
}

#[test]
fn each_mistake_in_the_header_is_named() {
    let bytes = KEYS[1].sign(right().as_bytes()).unwrap();
    let base64 = BASE64.encode(&bytes);
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let header = |value: &str| format!("algorithm=RSA256, keyVersion=2, signature={value}");
    for (value, name) in [
        (HEXLOWER.encode(&bytes), "hex"),
        (encode(&encode(&base64)), "encoding"),
        (BASE64.encode(base64.as_bytes()), "encoding"),
    ] {
        assert!(names(&verdict(BODY, &header(&value))).contains(&name), "{name}");
    }
    if base64.contains('+') {
        assert!(names(&verdict(BODY, &header(&base64.replace('+', " ")))).contains(&"encoding"));
    }
    assert_eq!(names(&verdict(BODY, "nothing")), ["signature_header"]);
    assert_eq!(names(&verdict(BODY, &header(&BASE64.encode(&bytes[..200])))), ["length"]);
}

#[test]
fn the_wrong_key_is_named() {
    let first = encode_signature(1, &KEYS[0].sign(right().as_bytes()).unwrap());
    assert_eq!(verdict(BODY, &first), Verdict::Valid { key_version: 1 });
    assert_eq!(names(&verdict(BODY, &first.replace("keyVersion=1", "keyVersion=2"))), ["key_version"]);
    assert_eq!(names(&verdict(BODY, &first.replace("keyVersion=1", "keyVersion=9"))), ["key_version"]);
    let stranger = SigningKey::generate().unwrap().sign(right().as_bytes()).unwrap();
    assert_eq!(verdict(BODY, &encode_signature(1, &stranger)), Verdict::Unexplained(vec![]));
}
