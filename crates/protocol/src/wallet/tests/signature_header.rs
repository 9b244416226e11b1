//! The `Signature` header: what is accepted, refused and written.

use cashier_core::error::Code;
use proptest::prelude::*;

use super::assert_refused;
use crate::wallet::headers::{encode_signature, parse_signature};

#[test]
fn the_parts_are_read_in_every_spelling() {
    // Header, key version, bytes.
    let cases: [(&str, Option<u32>, &[u8]); 19] = [
        ("algorithm=RSA256, keyVersion=1, signature=AQID", Some(1), &[1, 2, 3]),
        ("algorithm=RSA256,keyVersion=1,signature=AQID", Some(1), &[1, 2, 3]),
        ("algorithm=RSA256,keyVersion=0,signature=AQID", Some(0), &[1, 2, 3]),
        ("ALGORITHM=rsa256 , KEYVERSION = 2 , SIGNATURE = AQID ", Some(2), &[1, 2, 3]),
        ("algorithm=SHA256withRSA,keyVersion=1,signature=AQID", Some(1), &[1, 2, 3]),
        ("algorithm=RSA2,keyVersion=1,signature=AQID", Some(1), &[1, 2, 3]),
        ("signature=AQID", None, &[1, 2, 3]),
        ("algorithm=,keyVersion=,signature=AQID", None, &[1, 2, 3]),
        ("signature=AQID,keyVersion=3,algorithm=RSA256", Some(3), &[1, 2, 3]),
        ("algorithm=RSA256,nonce=7,keyVersion=1,signature=AQID", Some(1), &[1, 2, 3]),
        ("algorithm=RSA256,keyVersion=1,signature=AQ==", Some(1), &[1]),
        ("algorithm=RSA256,keyVersion=1,signature=AQ%3D%3D", Some(1), &[1]),
        ("algorithm=RSA256,keyVersion=1,signature=AQ%3d%3d", Some(1), &[1]),
        ("algorithm=RSA256,keyVersion=1,signature=AQ=", Some(1), &[1]),
        ("algorithm=RSA256,keyVersion=1,signature=AQ", Some(1), &[1]),
        ("signature=+/+/", None, &[0xfb, 0xff, 0xbf]),
        ("signature=-_-_", None, &[0xfb, 0xff, 0xbf]),
        ("signature=%2B%2F%2b%2f", None, &[0xfb, 0xff, 0xbf]),
        ("signature=+%2F-_", None, &[0xfb, 0xff, 0xbf]),
    ];
    for (header, key_version, bytes) in cases {
        let read = parse_signature(header).unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_eq!((read.key_version, read.bytes.as_slice()), (key_version, bytes), "{header}");
    }
}

#[test]
fn what_is_not_a_signature_is_refused() {
    let cases = [
        ("", Code::InvalidSignature, "signature="),
        ("AQID", Code::InvalidSignature, "signature="),
        ("algorithm=RSA256,keyVersion=1", Code::InvalidSignature, "signature="),
        ("algorithm=RSA256,keyVersion=1,signature=", Code::InvalidSignature, "base64"),
        ("signature=AQ I", Code::InvalidSignature, "base64"),
        ("signature=AQID=", Code::InvalidSignature, "base64"),
        ("signature=AQ====", Code::InvalidSignature, "base64"),
        ("signature=AQ===", Code::InvalidSignature, "base64"),
        ("signature=A", Code::InvalidSignature, "base64"),
        ("signature=AQID%", Code::InvalidSignature, "base64"),
        ("signature=AQID%zz", Code::InvalidSignature, "base64"),
        ("signature=%ff%fe", Code::InvalidSignature, "base64"),
        ("signature=A=QI", Code::InvalidSignature, "base64"),
        // Unused bits: a second spelling of the same bytes would be accepted otherwise.
        ("signature=AR==", Code::InvalidSignature, "base64"),
        // A plus that a form decoder turned into a space stays invalid.
        ("signature= / /", Code::InvalidSignature, "base64"),
        ("signature=%20%2F%20%2F", Code::InvalidSignature, "base64"),
        ("algorithm=ECC224,keyVersion=1,signature=AQID", Code::InvalidSignature, "RSA256"),
        ("algorithm=none,keyVersion=1,signature=AQID", Code::InvalidSignature, "RSA256"),
        ("algorithm=RSA256,keyVersion=one,signature=AQID", Code::KeyNotFound, "keyVersion"),
        ("algorithm=RSA256,keyVersion=-1,signature=AQID", Code::KeyNotFound, "keyVersion"),
        ("algorithm=RSA256,keyVersion=+1,signature=AQID", Code::KeyNotFound, "keyVersion"),
        ("algorithm=RSA256,keyVersion=4294967296,signature=AQID", Code::KeyNotFound, "keyVersion"),
    ];
    for (header, code, named) in cases {
        assert_refused(header, parse_signature(header), code, named);
    }
}

#[test]
fn the_header_is_written_as_form_decoders_need_it() {
    assert_eq!(
        encode_signature(1, &[0xfb, 0xff, 0xbf, 1]),
        "algorithm=RSA256,keyVersion=1,signature=%2B%2F%2B%2FAQ%3D%3D"
    );
}

proptest! {
    /// Any bytes survive the header.
    #[test]
    fn writing_and_reading_agree(bytes in proptest::collection::vec(any::<u8>(), 1..600), version in any::<u32>()) {
        let header = encode_signature(version, &bytes);
        prop_assert!(header.is_ascii() && !header.contains(' ') && !header.contains('+'));
        let read = parse_signature(&header).unwrap();
        prop_assert_eq!(read.key_version, Some(version));
        prop_assert_eq!(read.bytes, bytes);
    }

    /// Any text is accepted or refused, without a panic.
    #[test]
    fn any_text_is_survived(header in "\\PC{0,120}", value in "[A-Za-z0-9+/=_%-]{0,80}") {
        let _ = parse_signature(&header);
        let _ = parse_signature(&format!("algorithm=RSA256,keyVersion=1,signature={value}"));
    }
}
