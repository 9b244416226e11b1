//! The string to sign, the published known answer, and that no changed byte is accepted.

use aws_lc_rs::digest::{SHA256, digest};
use cashier_core::merchant::ClientId;
use data_encoding::{BASE64, BASE64URL, BASE64URL_NOPAD, HEXLOWER};
use proptest::prelude::*;
use serde_json::Value;

use super::{at, text};
use crate::wallet::headers::{Signature, encode_signature, parse_signature};
use crate::wallet::keys::{SigningKey, VerifyingKey};
use crate::wallet::sign::{Covered, MessageTime, SentTime, SignedPath, ToSign};

struct Known {
    path: SignedPath,
    client_id: ClientId,
    time: SentTime,
    body: String,
    key: VerifyingKey,
    signature: Vec<u8>,
    sha256: String,
}

impl Known {
    fn read() -> Self {
        let vector: Value = serde_json::from_str(include_str!("../vectors/signature.json")).unwrap();
        let owned = |name| text(&vector, name).to_owned();
        Self {
            path: SignedPath::parse(text(&vector, "path")).unwrap(),
            client_id: text(&vector, "client_id").parse().unwrap(),
            time: SentTime::parse(text(&vector, "time")).unwrap(),
            body: owned("body"),
            key: VerifyingKey::parse(text(&vector, "public_key")).unwrap(),
            signature: BASE64.decode(text(&vector, "signature").as_bytes()).unwrap(),
            sha256: owned("string_to_sign_sha256"),
        }
    }

    fn covered(&self) -> Covered<'_> {
        Covered { path: &self.path, client_id: &self.client_id, time: &self.time }
    }

    fn verifies(&self, header: &str) -> bool {
        let Ok(signature) = parse_signature(header) else { return false };
        self.covered().verify(&self.key, self.body.as_bytes(), &signature)
    }
}

/// Every byte string that differs from `bytes` in one byte, with three masks per byte.
fn mutations(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let places = (0..bytes.len()).flat_map(|place| [0x01, 0x20, 0x80].map(|mask| (place, mask)));
    places.map(|(place, mask)| {
        let mut changed = bytes.to_vec();
        changed[place] ^= mask;
        changed
    })
}

#[test]
fn the_string_to_sign_is_the_published_one() {
    let known = Known::read();
    assert_eq!(known.body.len(), 122);
    let string = known.covered().string_to_sign(known.body.as_bytes());
    let expected =
        format!("POST /v1/payments/pay\nCID_TEST_0001.2026-01-02T03:04:05+03:00.{}", known.body).into_bytes();
    assert_eq!(string, expected);
    assert_eq!(HEXLOWER.encode(digest(&SHA256, &string).as_ref()), known.sha256);
}

#[test]
fn the_published_signature_verifies_in_every_encoding() {
    let known = Known::read();
    let plain = BASE64.encode(&known.signature);
    let percent = encode_signature(1, &known.signature);
    assert!(percent.contains("%2B") && percent.contains("%2F") && percent.ends_with("%3D%3D"));
    for value in [
        plain.clone(),
        plain.trim_end_matches('=').to_owned(),
        percent.rsplit_once("signature=").unwrap().1.to_owned(),
        plain.replace('+', "%2b").replace('/', "%2f"),
        BASE64URL.encode(&known.signature),
        BASE64URL_NOPAD.encode(&known.signature),
    ] {
        assert!(known.verifies(&format!("algorithm=RSA256, keyVersion=1, signature={value}")), "{value}");
    }
    assert!(known.verifies(&percent));
}

#[test]
fn no_changed_byte_of_the_message_passes() {
    let known = Known::read();
    let signature = Signature { key_version: None, bytes: known.signature.clone() };
    let string = known.covered().string_to_sign(known.body.as_bytes());
    let mut count = 0;
    for changed in mutations(&string) {
        assert!(!known.key.verify(&changed, &signature.bytes));
        count += 1;
    }
    assert_eq!(count, string.len() * 3);
    // The same through the parts, as the server uses them.
    for body in mutations(known.body.as_bytes()) {
        assert!(!known.covered().verify(&known.key, &body, &signature));
    }
    let texts = |original: &str| {
        mutations(original.as_bytes()).filter_map(|bytes| String::from_utf8(bytes).ok()).collect::<Vec<_>>()
    };
    let body = known.body.as_bytes();
    for path in texts(known.path.as_str()).iter().filter_map(|text| SignedPath::parse(text).ok()) {
        assert!(!Covered { path: &path, ..known.covered() }.verify(&known.key, body, &signature));
    }
    for client_id in texts(known.client_id.as_str()).iter().filter_map(|text| ClientId::parse(text).ok()) {
        assert!(!Covered { client_id: &client_id, ..known.covered() }.verify(&known.key, body, &signature));
    }
    for time in texts(known.time.as_str()).iter().filter_map(|text| SentTime::parse(text).ok()) {
        assert!(!Covered { time: &time, ..known.covered() }.verify(&known.key, body, &signature));
    }
}

#[test]
fn no_changed_byte_of_the_signature_passes() {
    let known = Known::read();
    for bytes in mutations(&known.signature) {
        let signature = Signature { key_version: None, bytes };
        assert!(!known.covered().verify(&known.key, known.body.as_bytes(), &signature));
    }
    // In the header too: a different text that still verifies is another spelling of the same bytes.
    let header = encode_signature(1, &known.signature);
    let start = header.find("signature=").unwrap() + "signature=".len();
    for changed in mutations(header.as_bytes()).filter_map(|bytes| String::from_utf8(bytes).ok()) {
        if changed[..start] == header[..start] && known.verifies(&changed) {
            assert_eq!(parse_signature(&changed).unwrap().bytes, known.signature, "{changed}");
        }
    }
    assert!(!known.verifies(&encode_signature(1, &known.signature[..255])));
}

#[test]
fn a_message_that_is_cut_differently_does_not_pass() {
    let known = Known::read();
    let signature = Signature { key_version: None, bytes: known.signature.clone() };
    let longer = format!("{}\n", known.body);
    assert!(!known.covered().verify(&known.key, longer.as_bytes(), &signature));
    assert!(!known.covered().verify(&known.key, b"", &signature));
    // The parts cannot be swapped: a time is not a client id, and the other way round.
    assert!(
        ClientId::parse(known.time.as_str()).is_err() && SentTime::parse(known.client_id.as_str()).is_err()
    );
}

#[test]
fn the_body_is_bytes_and_need_not_be_text() {
    let key = SigningKey::generate().unwrap();
    let (path, client_id) = (SignedPath::fixed("/v1/payments/pay"), "C".parse().unwrap());
    let time = MessageTime::of(at("2026-01-02T03:04:05Z"));
    let to_sign = ToSign { path: &path, client_id: &client_id, time: &time };
    let sent = SentTime::from(&time);
    let covered = Covered { path: &path, client_id: &client_id, time: &sent };
    for body in [&b""[..], b"\xff\xfe\x00", b"{\r\n  \"a\" : \"\\u0634\"\n}"] {
        let signature = parse_signature(&to_sign.sign(&key, 7, body).unwrap()).unwrap();
        assert_eq!(signature.key_version, Some(7));
        assert!(covered.verify(&key.verifying_key().unwrap(), body, &signature));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// What is signed verifies; with one bit flipped anywhere in the body it does not.
    #[test]
    fn signing_and_verifying_agree(
        body in proptest::collection::vec(any::<u8>(), 1..400), bit in any::<prop::sample::Index>(),
        client_id in "[A-Za-z0-9_]{1,32}", path in "/v1/[a-z]{1,12}/[a-zA-Z]{1,12}",
    ) {
        static KEY: std::sync::LazyLock<SigningKey> = std::sync::LazyLock::new(|| SigningKey::generate().unwrap());
        let public = KEY.verifying_key().unwrap();
        let (path, client_id) = (SignedPath::parse(&path).unwrap(), client_id.parse().unwrap());
        let time = MessageTime::of(at("2026-01-02T03:04:05Z"));
        let to_sign = ToSign { path: &path, client_id: &client_id, time: &time };
        let sent = SentTime::from(&time);
        let covered = Covered { path: &path, client_id: &client_id, time: &sent };
        let signature = parse_signature(&to_sign.sign(&KEY, 1, &body).unwrap()).unwrap();
        prop_assert!(covered.verify(&public, &body, &signature));
        let mut changed = body.clone();
        let bit = bit.index(body.len() * 8);
        changed[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!covered.verify(&public, &changed, &signature));
    }
}
