//! The headers of Standard Webhooks and of CloudEvents.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};
use cashier_core::id::{MerchantId, Shard};
use cashier_core::notice::EventType;
use data_encoding::BASE64;

use super::*;

const AT: Timestamp = Timestamp::from_micros(1_790_000_000_999_999);

fn client(number: u128) -> MerchantId {
    MerchantId::new(AT, Shard::of_text("shop"), number)
}

fn secrets(byte: u8) -> WebhookSecrets {
    WebhookSecrets::new(hmac::Key::new(hmac::HMAC_SHA256, &[byte; 32]))
}

fn text(secret: &WebhookSecret) -> String {
    secret.expose_text().expose().clone()
}

/// Another client, version or master key has another secret, and none of them is printed.
#[test]
fn every_client_and_version_has_a_secret_of_its_own() {
    let (own, one) = (secrets(1), secrets(1).secret(client(1), 1));
    assert_eq!(text(&one), text(&own.secret(client(1), 1)));
    for other in [own.secret(client(2), 1), own.secret(client(1), 2), secrets(2).secret(client(1), 1)] {
        assert_ne!(text(&one), text(&other));
    }
    let digits = text(&one).strip_prefix("whsec_").unwrap().to_owned();
    assert_eq!(BASE64.decode(digits.as_bytes()).unwrap().len(), 32);
    assert!(!format!("{one:?} {own:?}").contains(&digits[..8]));
}

/// The text that is signed is that of the specification, by all secrets and keys, in their order.
#[test]
fn each_secret_and_each_key_signs() {
    let keys = [[1; 32], [2; 32]].map(|seed| Ed25519KeyPair::from_seed_unchecked(&seed).unwrap().into());
    let both = [secrets(1).secret(client(1), 2), secrets(1).secret(client(1), 1)];
    let [id, time, signature] = Attempt { id: "ntc_1", at: AT, body: b"{}" }.headers(&both, &keys);
    assert_eq!((id.0, &*id.1), ("webhook-id", "ntc_1"));
    assert_eq!((time.0, &*time.1), ("webhook-timestamp", "1790000000"));
    let signed = b"ntc_1.1790000000.{}";
    let parts: Vec<_> = signature.1.split(' ').map(|part| part.split_once(',').unwrap()).collect();
    assert_eq!(parts.iter().map(|part| part.0).collect::<Vec<_>>(), ["v1", "v1", "v1a", "v1a"]);
    let bytes = |part: usize| BASE64.decode(parts[part].1.as_bytes()).unwrap();
    for (part, secret) in both.iter().enumerate() {
        let digits = text(secret)["whsec_".len()..].to_owned();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &BASE64.decode(digits.as_bytes()).unwrap());
        hmac::verify(&key, signed, &bytes(part)).unwrap();
    }
    for (part, key) in keys.iter().enumerate() {
        let key: &WebhookKey = key;
        let public = key.public_text().strip_prefix("whpk_").unwrap().to_owned();
        let public = BASE64.decode(public.as_bytes()).unwrap();
        UnparsedPublicKey::new(&ED25519, public).verify(signed, &bytes(2 + part)).unwrap();
    }
}

/// A receiver with the secret or with the public key takes each notice, while keys are replaced too, and nothing else.
#[test]
fn a_receiver_checks_with_a_secret_or_a_key() {
    let keys = [[1; 32], [2; 32]].map(|seed| Ed25519KeyPair::from_seed_unchecked(&seed).unwrap().into());
    let both = [secrets(1).secret(client(1), 2), secrets(1).secret(client(1), 1)];
    let [id, time, signature] = Attempt { id: "ntc_1", at: AT, body: b"{}" }.headers(&both, &keys);
    let verifiers = both.iter().map(text).chain(keys.iter().map(WebhookKey::public_text));
    for known in verifiers {
        let verifier: WebhookVerifier = known.parse().unwrap();
        let digits = known.split_once('_').unwrap().1;
        assert!(!format!("{verifier:?}").contains(&digits[..8]));
        let is_right =
            |id: &str, time: &str, body: &[u8], signature: &str| verifier.verifies(id, time, body, signature);
        assert!(is_right(&id.1, &time.1, b"{}", &signature.1), "{known}");
        assert!(!is_right("ntc_2", &time.1, b"{}", &signature.1));
        assert!(!is_right(&id.1, "1790000001", b"{}", &signature.1));
        assert!(!is_right(&id.1, &time.1, b"{ }", &signature.1));
        assert!(!is_right(&id.1, &time.1, b"{}", "") && !is_right(&id.1, &time.1, b"{}", "v1, v1a,"));
    }
    let other: WebhookVerifier = text(&secrets(2).secret(client(1), 1)).parse().unwrap();
    assert!(!other.verifies(&id.1, &time.1, b"{}", &signature.1));
    for wrong in ["", "whsec_", "whsec_!", "whpk_", "whpk_AAAA", "dk_1"] {
        assert_eq!(wrong.parse::<WebhookVerifier>().err(), Some(NotAVerifier), "{wrong}");
    }
}

/// What a header must not hold is percent-encoded as UTF-8; what the wallet sends needs none of it.
#[test]
fn attributes_are_printable_ascii() {
    let event = |source| CloudEvent {
        id: "ntc_1",
        source,
        kind: EventType::PaymentSucceeded,
        time: AT,
        subject: "pay_1",
    };
    let usual = event("https://wallet.example:8443").headers();
    let usual: Vec<_> = usual.iter().map(|(name, value)| (*name, &**value)).collect();
    let expected = [
        ("ce-specversion", "1.0"),
        ("ce-id", "ntc_1"),
        ("ce-source", "https://wallet.example:8443"),
        ("ce-type", "org.opencashier.payment.succeeded"),
        ("ce-time", "2026-09-21T14:13:20.999+00:00"),
        ("ce-subject", "pay_1"),
    ];
    assert_eq!(usual, expected);
    assert_eq!(event("a \"b\" 50% é€\u{7f}").headers()[2].1, "a%20%22b%22%2050%25%20%C3%A9%E2%82%AC%7F");
}
