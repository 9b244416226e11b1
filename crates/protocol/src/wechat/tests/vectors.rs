//! What published clients' test suites, and the provider's documentation, expect.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::{BASE64, HEXLOWER};

use super::{PUBLISHED, at, text};
use crate::wallet::keys::{SigningKey, VerifyingKey};
use crate::wechat::v3::aead::{AeadError, ApiV3Key, Sealed};
use crate::wechat::v3::certificates::{Certificate, CertificateList};
use crate::wechat::v3::keyring::Keyring;
use crate::wechat::v3::notices::Envelope;
use crate::wechat::v3::sensitive::FieldKey;
use crate::wechat::v3::signing::{ServerSignature, SignatureError};

/// A resource from a client's test suite decrypts.
#[test]
fn a_published_resource_opens() {
    let vector = &PUBLISHED["gcm"];
    let sealed = Sealed {
        original_type: None,
        algorithm: "AEAD_AES_256_GCM".to_owned(),
        ciphertext: text(vector, "ciphertext").to_owned(),
        associated_data: Some(text(vector, "associated_data").to_owned()),
        nonce: text(vector, "nonce").to_owned(),
    };
    let key = ApiV3Key::parse(text(vector, "key_utf8")).unwrap();
    assert_eq!(sealed.open(&key).unwrap(), text(vector, "plaintext").as_bytes());
}

/// A nonce of 16 bytes, which some suites have and the wire never has, is an error and not a crash.
#[test]
fn a_nonce_of_another_length_is_refused() {
    let vector = &PUBLISHED["gcm_long_nonce"];
    let sealed = Sealed {
        original_type: None,
        algorithm: "AEAD_AES_256_GCM".to_owned(),
        ciphertext: text(vector, "ciphertext").to_owned(),
        associated_data: Some(text(vector, "associated_data").to_owned()),
        nonce: text(vector, "nonce").to_owned(),
    };
    let key = ApiV3Key::parse(text(vector, "key_utf8")).unwrap();
    assert_eq!(sealed.open(&key), Err(AeadError::Nonce));
}

/// The certificate list of a client's test suite decrypts to a certificate of the named serial.
#[test]
fn a_published_certificate_list_opens() {
    let vector = &PUBLISHED["certificates"];
    let key = ApiV3Key::parse(text(vector, "apiv3_key")).unwrap();
    let list: CertificateList = serde_json::from_value(vector["body"].clone()).unwrap();
    let pem = list.data[0].encrypt_certificate.open(&key).unwrap();
    assert_eq!(HEXLOWER.encode(digest(&SHA256, &pem).as_ref()), text(vector, "decrypted_sha256"));
    let opened = list.open(&key);
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].serial, text(vector, "decrypted_serial"));
    assert_eq!(opened[0].not_before, at(&list.data[0].effective_time));
    assert_eq!(opened[0].not_after, at(&list.data[0].expire_time));
}

/// A published signature verifies, and the published private key produces the same one.
#[test]
fn a_published_signature_verifies_and_is_made() {
    let vector = &PUBLISHED["rsa"];
    let (message, signature) = (text(vector, "message"), text(vector, "signature"));
    let public = VerifyingKey::parse(text(vector, "public_key")).unwrap();
    assert!(public.verify(message.as_bytes(), &BASE64.decode(signature.as_bytes()).unwrap()));
    assert!(!public.verify(b"wrong source", &BASE64.decode(signature.as_bytes()).unwrap()));
    let private = SigningKey::parse(text(vector, "private_key")).unwrap();
    assert_eq!(BASE64.encode(&private.sign(message.as_bytes()).unwrap()), signature);
}

/// A published sensitive field decrypts.
#[test]
fn a_published_field_decrypts() {
    let key = SigningKey::parse(text(&PUBLISHED["rsa"], "private_key")).unwrap();
    let vector = &PUBLISHED["oaep"];
    let field = FieldKey::new(&key).unwrap().decrypt(text(vector, "ciphertext")).unwrap();
    assert_eq!(field, text(vector, "plaintext"));
}

/// A published certificate yields its serial, which has a high first bit, its validity and its key.
#[test]
fn a_published_certificate_is_read() {
    let vector = &PUBLISHED["certificate"];
    let certificate = Certificate::parse_pem(text(vector, "pem")).unwrap();
    assert_eq!(certificate.serial, text(vector, "serial"));
    assert_eq!(certificate.not_before, at(text(vector, "not_before")));
    assert_eq!(certificate.not_after, at(text(vector, "not_after")));
    assert_eq!(certificate.key.to_line(), text(&PUBLISHED["rsa"], "public_key"));
}

/// A whole published notice verifies with its certificate at its time, and with no byte changed.
#[test]
fn a_published_notice_verifies() {
    let vector = &PUBLISHED["notice"];
    let header = |name: &str| {
        let headers = vector["headers"].as_object().unwrap();
        headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| value.as_str())
    };
    let signature = ServerSignature::from_headers(header).unwrap();
    let mut keyring = Keyring::new();
    keyring.add_certificate(&Certificate::parse_pem(text(&PUBLISHED["certificate"], "pem")).unwrap());
    let now = at("2021-06-24T16:37:26+08:00");
    let body = text(vector, "body").as_bytes();
    assert_eq!(keyring.verify(&signature, body, now), Ok(()));
    let mut changed = body.to_vec();
    *changed.last_mut().unwrap() = b' ';
    assert_eq!(keyring.verify(&signature, &changed, now), Err(SignatureError::Wrong));
    let envelope: Envelope = serde_json::from_slice(body).unwrap();
    assert_eq!(envelope.event_type, "PAYSCORE.USER_OPEN_SERVICE");
    assert_eq!(envelope.resource.original_type.as_deref(), Some("payscore"));
    // That suite's key has 16 bytes, unlike any merchant's key.
    assert_eq!(ApiV3Key::parse(text(vector, "apiv3_key")).unwrap_err(), AeadError::Key);
}
