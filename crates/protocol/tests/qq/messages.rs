//! Messages: the published signature, and that no change is accepted.

use cashier_core::secret::Secret;
use cashier_protocol::flat_xml::{self, Fields, XmlError};
use cashier_protocol::qq::fields::FieldError;
use cashier_protocol::qq::message::{Account, MessageError};
use cashier_protocol::qq::outcome::{self, Codes, Doubt, Outcome};
use cashier_protocol::qq::signing::{is_signed, signature};
use proptest::prelude::*;

use crate::{account, deliver, fields, with};

fn example() -> Fields {
    fields(&[("body", "test"), ("device_info", "1000")])
}

/// The example of QQ Wallet's own documentation.
#[test]
fn published_signature() {
    let mut message = fields(&[
        ("body", "test"),
        ("device_info", "1000"),
        ("mch_id", "10000100"),
        ("nonce_str", "ibuaiVcKdpRxkhJA"),
        ("appid", "d930ea5d5a258f4f"),
    ]);
    let sign = signature(&message, &account().key);
    assert_eq!(sign, "C16640534B737634F08566717AD030EB");
    message.insert("attach".to_owned(), String::new());
    message.insert("sign".to_owned(), sign.clone());
    assert!(is_signed(&message, &account().key), "empty fields and the signature itself are not covered");
    assert!(!is_signed(&message, &Secret::new("another".to_owned())));
    message.insert("sign".to_owned(), sign.to_lowercase());
    assert!(!is_signed(&message, &account().key));
    assert_eq!(account().write(example(), "ibuaiVcKdpRxkhJA").unwrap().matches(&sign).count(), 1);
}

/// No changed byte is accepted.
#[test]
fn no_changed_byte_passes() {
    let document = account().write(example(), "n").unwrap();
    for place in 0..document.len() {
        for flip in [1_u8, 0x20, 0x80] {
            let mut bytes = document.clone().into_bytes();
            bytes[place] ^= flip;
            assert!(account().open(&bytes).is_err(), "{place}: {}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// A message that names no merchant, or another merchant or app, is not ours.
#[test]
fn other_merchants() {
    let own = account();
    let document = |account: &Account| account.write(example(), "n").unwrap();
    let open = |document: &str| own.open(document.as_bytes());
    assert!(open(&document(&own)).is_ok());
    assert!(open(&document(&Account { appid: None, ..account() })).is_ok(), "the app may be left out");
    for other in [
        Account { mch_id: "2".to_owned(), ..account() },
        Account { appid: Some("2".to_owned()), ..account() },
        Account { mch_id: String::new(), ..account() },
    ] {
        assert_eq!(open(&document(&other)), Err(MessageError::OtherMerchant));
    }
    let forged = Account { key: Secret::new("guess".to_owned()), ..account() };
    assert_eq!(open(&document(&forged)), Err(MessageError::WrongSignature));
    assert_eq!(open("<xml><mch_id>10000100</mch_id></xml>"), Err(MessageError::Unsigned));
    assert_eq!(open("<xml><mch_id>10000100</mch_id><sign></sign></xml>"), Err(MessageError::Unsigned));
    let entity = "<!DOCTYPE x [<!ENTITY a \"b\">]><xml><sign>&a;</sign></xml>";
    assert_eq!(open(entity), Err(MessageError::Xml(XmlError::Forbidden)));
}

/// Only an explicit success or a known failure counts.
#[test]
fn codes() {
    let read = |changes: &[(&str, &str)]| {
        outcome::read(&deliver(with(outcome::success(Fields::new()), changes)), |_| Ok(()))
    };
    assert_eq!(read(&[]), Outcome::Success(()));
    assert_eq!(read(&[("retcode", "")]), Outcome::Success(()));
    for err_code in ["ORDERNOTEXIST", "ORDERPAID", "NOTENOUGH", "PARAM_ERROR"] {
        let refused = outcome::read(&deliver(outcome::failure(err_code, "text")), |_| Ok(()));
        assert!(matches!(refused, Outcome::Refused(codes) if codes.err_code == err_code));
    }
    for changes in [
        &[("return_code", "")][..],
        &[("return_code", "FAIL")],
        &[("result_code", "")],
        &[("result_code", "success")],
        &[("retcode", "1001")],
        &[("err_code", "SYSTEMERROR")],
        &[("result_code", "FAIL")],
        &[("result_code", "FAIL"), ("err_code", "SYSTEMERROR")],
        &[("result_code", "FAIL"), ("err_code", "SOMETHING_NEW")],
        &[("return_code", "FAIL"), ("result_code", "FAIL"), ("err_code", "ORDERPAID")],
    ] {
        assert!(matches!(read(changes), Outcome::Unknown(Doubt::Unclear(_))), "{changes:?}");
    }
    let unreadable = FieldError { field: "x", rule: "y" };
    let broken = outcome::read(&outcome::success(Fields::new()), |_| Err::<(), _>(unreadable));
    assert_eq!(broken, Outcome::default());
    let rejected = outcome::read(&deliver(outcome::rejection("signature")), |_| Ok(()));
    let Outcome::Unknown(Doubt::Unclear(codes)) = rejected else { panic!("not unknown") };
    let said =
        Codes { return_code: "FAIL".to_owned(), return_msg: "signature".to_owned(), ..Codes::default() };
    assert_eq!(codes, said);
}

proptest! {
    /// Whatever the values, a message survives the wire; changing any value breaks it.
    #[test]
    fn round_trip(value in "[ -~茶\r\n\t]{1,40}", other in "[ -~茶]{1,40}") {
        let message = fields(&[("attach", &value)]);
        let read = deliver(message);
        prop_assert_eq!(read.get("attach"), Some(&value));
        let changed = with(read.clone(), &[("attach", &other)]);
        let document = flat_xml::write(&changed).unwrap();
        prop_assert_eq!(account().open(document.as_bytes()).is_ok(), other == value);
    }
}
