//! Keys in every form, as OpenSSL writes them.

use data_encoding::BASE64;
use serde_json::Value;

use super::{list, text};
use crate::wallet::keys::{KeyError, SigningKey, VerifyingKey};

fn vectors() -> Value {
    serde_json::from_str(include_str!("../vectors/keys.json")).unwrap()
}

/// The ways one key is written: a line, a PEM block, a block with other line endings, a block with long lines.
fn forms(key: &Value) -> Vec<String> {
    let (base64, label) = (text(key, "base64"), text(key, "label"));
    let folded = |end: &str| {
        let chars: Vec<char> = base64.chars().collect();
        let lines: Vec<String> = chars.chunks(64).map(|line| line.iter().collect()).collect();
        lines.join(end)
    };
    vec![
        base64.to_owned(),
        format!("  {base64}\n"),
        folded("\n"),
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", folded("\n")),
        format!("-----BEGIN {label}-----\r\n{}\r\n-----END {label}-----", folded("\r\n")),
        format!("\n-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n\n"),
    ]
}

fn usable(vectors: &Value, half: &str) -> Vec<String> {
    let keys = list(vectors, half).iter().filter(|key| key.get("usable") == Some(&Value::Bool(true)));
    keys.flat_map(forms).collect()
}

#[test]
fn every_form_of_a_private_key_gives_the_same_signature() {
    let vectors = vectors();
    let expected = BASE64.decode(text(&vectors, "signature").as_bytes()).unwrap();
    let forms = usable(&vectors, "private");
    assert_eq!(forms.len(), 12);
    for form in forms {
        let key = SigningKey::parse(&form).unwrap_or_else(|error| panic!("{error}: {form}"));
        assert_eq!(key.sign(text(&vectors, "message").as_bytes()).unwrap(), expected);
    }
}

#[test]
fn a_key_is_written_in_every_form_and_reads_back() {
    let key = SigningKey::generate().unwrap();
    let forms = key.to_forms().unwrap();
    assert!(forms.pkcs8_pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert!(forms.pkcs1_pem.starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
    assert!(forms.pkcs8_line != forms.pkcs1_line && !forms.pkcs8_line.contains('\n'));
    for form in [&forms.pkcs8_pem, &forms.pkcs8_line, &forms.pkcs1_pem, &forms.pkcs1_line] {
        let again = SigningKey::parse(form).unwrap();
        assert_eq!(again.verifying_key().unwrap().to_line(), key.verifying_key().unwrap().to_line());
    }
}

#[test]
fn every_form_of_a_public_key_verifies_and_is_shown_as_subject_public_key_info() {
    let vectors = vectors();
    let message = text(&vectors, "message").as_bytes();
    let signature = BASE64.decode(text(&vectors, "signature").as_bytes()).unwrap();
    let forms = usable(&vectors, "public");
    assert_eq!(forms.len(), 12);
    let line = text(&list(&vectors, "public")[0], "base64");
    for form in forms {
        let key = VerifyingKey::parse(&form).unwrap_or_else(|error| panic!("{error}: {form}"));
        assert!(key.verify(message, &signature));
        assert_eq!(key.to_line(), line);
        assert!(!key.verify(b"opencashier", &signature));
        assert!(!key.verify(message, &signature[1..]));
        assert!(!key.verify(message, &[]));
    }
}

#[test]
fn weak_keys_and_keys_of_other_kinds_are_refused() {
    let vectors = vectors();
    for half in ["private", "public"] {
        for key in list(&vectors, half).iter().filter(|key| key.get("usable") == Some(&Value::Bool(false))) {
            for form in forms(key) {
                let error = match half {
                    "private" => SigningKey::parse(&form).err(),
                    _ => VerifyingKey::parse(&form).err(),
                };
                assert_eq!(error, Some(KeyError::NotRsa), "{}", text(key, "name"));
            }
        }
    }
}

#[test]
fn what_is_no_key_is_refused_without_a_panic() {
    let vectors = vectors();
    let (public, private) = (&list(&vectors, "public")[0], &list(&vectors, "private")[0]);
    let cut = |key: &Value| text(key, "base64").chars().take(200).collect::<String>();
    let cases =
        ["", " \n", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", "hello", "AAAA", "äöü", "MIIB!"];
    for case in cases.into_iter().map(str::to_owned).chain([cut(public), cut(private), "MIIB".repeat(40_000)])
    {
        assert!(VerifyingKey::parse(&case).is_err(), "{case}");
        assert!(SigningKey::parse(&case).is_err(), "{case}");
    }
    // A private key is not accepted as a public key, and the other way round.
    assert!(VerifyingKey::parse(text(private, "base64")).is_err());
    assert!(SigningKey::parse(text(public, "base64")).is_err());
}

#[test]
fn a_new_key_survives_writing_and_reading() {
    let key = SigningKey::generate().unwrap();
    let pem = key.to_pem().unwrap();
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n") && pem.ends_with("-----END PRIVATE KEY-----\n"));
    assert!(pem.lines().all(|line| line.len() <= 64));
    let again = SigningKey::parse(&pem).unwrap();
    let signature = again.sign(b"message").unwrap();
    assert_eq!(signature.len(), 256);
    let public = key.verifying_key().unwrap();
    assert!(public.verify(b"message", &signature));
    for form in [public.to_pem(), public.to_line()] {
        assert_eq!(VerifyingKey::parse(&form).unwrap().spki(), public.spki());
    }
    assert_eq!(VerifyingKey::from_spki(public.spki()).unwrap().to_line(), public.to_line());
    assert!(!public.to_line().contains(char::is_whitespace));
    assert!(!SigningKey::generate().unwrap().verifying_key().unwrap().verify(b"message", &signature));
}

#[test]
fn debug_output_shows_no_secret() {
    let key = SigningKey::generate().unwrap();
    assert_eq!(format!("{key:?}"), "SigningKey(…)");
    assert_eq!(format!("{:?}", key.verifying_key().unwrap()), "VerifyingKey");
}
