//! The provider's keys: certificates, public keys, and what is encrypted for them.

use proptest::prelude::*;

use super::{KEY_ID, MERCHANT_KEY, PROVIDER_KEY, PUBLISHED, api_key, at, noon, text};
use crate::wechat::v3::aead::{AeadError, ApiV3Key, Sealed};
use crate::wechat::v3::certificates::{Certificate, CertificateError, CertificateList, ListedCertificate};
use crate::wechat::v3::keyring::Keyring;
use crate::wechat::v3::sensitive::{FieldKey, SensitiveError, encrypt};

fn certificate() -> Certificate {
    Certificate::parse_pem(text(&PUBLISHED["certificate"], "pem")).unwrap()
}

/// A certificate's serial is case-insensitive and its validity counts; a public key's id must match exactly and never
/// expires.
#[test]
fn two_kinds_of_keys_live_side_by_side() {
    let mut keyring = Keyring::new();
    assert!(keyring.needs_refresh(noon()) && keyring.newest(noon()).is_none());
    keyring.add_certificate(&certificate());
    for serial in ["D7CE59D1F522D701", "d7ce59d1f522d701"] {
        assert!(keyring.find(serial, noon()).is_some());
        assert!(keyring.find(serial, at("2021-04-27T08:55:22Z")).is_none());
        assert!(keyring.find(serial, at("2031-04-25T08:55:24Z")).is_none());
    }
    assert!(keyring.find("D7CE59D1F522D702", noon()).is_none());
    assert_eq!(keyring.newest(noon()).unwrap().0, "D7CE59D1F522D701");
    assert!(!keyring.needs_refresh(noon()) && keyring.needs_refresh(at("2031-05-01T00:00:00Z")));
    keyring.add_public_key(KEY_ID, PROVIDER_KEY.verifying_key().unwrap());
    assert!(keyring.find(KEY_ID, at("2099-01-01T00:00:00Z")).is_some());
    assert!(keyring.find(&KEY_ID.to_lowercase(), noon()).is_none());
    assert!(keyring.find("D7CE59D1F522D701", noon()).is_some());
    assert_eq!(keyring.newest(noon()).unwrap().0, KEY_ID);
}

/// A sandbox's certificate list opens at the merchant, but not with another key or under another serial.
#[test]
fn certificate_lists_read_back() {
    let pem = text(&PUBLISHED["certificate"], "pem");
    let listed = ListedCertificate::seal(pem, &api_key(), "0123456789ab").unwrap();
    assert_eq!(listed.effective_time, "2021-04-27T16:55:23+08:00");
    assert_eq!(listed.open(&api_key()).unwrap().serial, "D7CE59D1F522D701");
    let other = ApiV3Key::parse("0123456789abcdef0123456789abcdeF").unwrap();
    assert_eq!(listed.open(&other).unwrap_err(), CertificateError::Sealed(AeadError::Wrong));
    let renamed = ListedCertificate { serial_no: "D7CE59D1F522D702".to_owned(), ..listed.clone() };
    assert_eq!(renamed.open(&api_key()).unwrap_err(), CertificateError::OtherSerial);
    let list = CertificateList { data: vec![renamed, listed] };
    assert_eq!(list.open(&api_key()).len(), 1);
}

/// Anything but a PEM certificate is refused.
#[test]
fn other_texts_are_no_certificates() {
    for pem in ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert_eq!(Certificate::parse_pem(pem).unwrap_err(), CertificateError::NotACertificate);
    }
}

/// A sensitive field can be read only with the key it was encrypted for.
#[test]
fn fields_read_back() {
    let public = PROVIDER_KEY.verifying_key().unwrap();
    let field = encrypt(&public, "张三").unwrap();
    assert_ne!(field, encrypt(&public, "张三").unwrap());
    assert_eq!(FieldKey::new(&PROVIDER_KEY).unwrap().decrypt(&field).unwrap(), "张三");
    let other = FieldKey::new(&MERCHANT_KEY).unwrap();
    for wrong in [field.as_str(), "AAAA", "not base64", "张三"] {
        assert_eq!(other.decrypt(wrong), Err(SensitiveError::Wrong), "{wrong}");
    }
    assert_eq!(encrypt(&public, "").unwrap(), "");
    assert_eq!(other.decrypt("").unwrap(), "");
    assert!(encrypt(&public, &"x".repeat(214)).is_ok());
    assert_eq!(encrypt(&public, &"x".repeat(215)), Err(SensitiveError::TooLong));
}

/// Odd resources are errors, not crashes.
#[test]
fn odd_resources_are_refused() {
    let good = Sealed::seal(&api_key(), "0123456789ab", "", b"text").unwrap();
    assert_eq!(good.open(&api_key()).unwrap(), b"text");
    let absent = Sealed { associated_data: None, ..good.clone() };
    assert_eq!(absent.open(&api_key()).unwrap(), b"text");
    for (sealed, error) in [
        (Sealed { algorithm: "AEAD_SM4_GCM".to_owned(), ..good.clone() }, AeadError::Algorithm),
        (Sealed { nonce: String::new(), ..good.clone() }, AeadError::Nonce),
        (Sealed { nonce: "0123456789abc".to_owned(), ..good.clone() }, AeadError::Nonce),
        (Sealed { ciphertext: "!".to_owned(), ..good.clone() }, AeadError::Encoding),
        (Sealed { ciphertext: String::new(), ..good.clone() }, AeadError::Wrong),
        (Sealed { ciphertext: "AAAA".to_owned(), ..good.clone() }, AeadError::Wrong),
        (Sealed { associated_data: Some("x".to_owned()), ..good.clone() }, AeadError::Wrong),
        (Sealed { nonce: "0123456789aB".to_owned(), ..good.clone() }, AeadError::Wrong),
    ] {
        assert_eq!(sealed.open(&api_key()), Err(error), "{sealed:?}");
    }
    assert_eq!(Sealed::seal(&api_key(), "short", "", b""), Err(AeadError::Nonce));
    for key in ["", "0123456789abcdef", "0123456789abcdef0123456789abcdef0"] {
        assert_eq!(ApiV3Key::parse(key).unwrap_err(), AeadError::Key);
    }
}

proptest! {
    /// What is encrypted decrypts; with one byte of the ciphertext changed it does not.
    #[test]
    fn sealing_and_opening_agree(
        plain in proptest::collection::vec(any::<u8>(), 0..300), nonce in "[A-Za-z0-9]{12}", aad in "[ -~]{0,16}",
        index in any::<prop::sample::Index>(),
    ) {
        let sealed = Sealed::seal(&api_key(), &nonce, &aad, &plain).unwrap();
        prop_assert_eq!(sealed.open(&api_key()).unwrap(), plain);
        let mut bytes = data_encoding::BASE64.decode(sealed.ciphertext.as_bytes()).unwrap();
        let at = index.index(bytes.len());
        bytes[at] ^= 1;
        let changed = Sealed { ciphertext: data_encoding::BASE64.encode(&bytes), ..sealed };
        prop_assert_eq!(changed.open(&api_key()), Err(AeadError::Wrong));
    }
}
