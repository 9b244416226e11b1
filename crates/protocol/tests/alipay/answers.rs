//! Answers: signed and verified over their exact text, and their codes understood.

use cashier_protocol::alipay::answer::{self, AnswerError, content_name};
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::outcome::{self, Codes, Doubt, Fault, Outcome};
use cashier_protocol::alipay::trust::Trust;
use serde::Deserialize;

use crate::{ALIPAY, MERCHANT, trust};

const METHOD: &str = "alipay.trade.query";
const CONTENT: &str = r#"{"code":"10000","msg":"Success","subject":"茶 \"sign\":\"x\" } \\","url":"http:\/\/a","n":{"sign":"y"}}"#;

fn open(body: &[u8]) -> Result<String, AnswerError> {
    answer::open(body, METHOD, Charset::Utf8, &trust())
}

fn written() -> String {
    String::from_utf8(answer::write(METHOD, CONTENT, &ALIPAY, Charset::Utf8, None).unwrap()).unwrap()
}

/// An answer reads back exactly; the signature follows the content directly, as Alipay's Python client wants it.
#[test]
fn round_trip() {
    let body = written();
    assert!(
        body.starts_with("{\"alipay_trade_query_response\":{") && body.contains("},\"sign\":\""),
        "{body}"
    );
    assert_eq!(open(body.as_bytes()).as_deref(), Ok(CONTENT));
    let spaced = body.replace("_response\":", "_response\" :\n ").replace(",\"sign\":", " ,\n\"sign\" : ");
    assert_eq!(open(spaced.as_bytes()).as_deref(), Ok(CONTENT));
    let gbk = answer::write(METHOD, CONTENT, &ALIPAY, Charset::Gbk, None).unwrap();
    assert_eq!(answer::open(&gbk, METHOD, Charset::Gbk, &trust()).as_deref(), Ok(CONTENT));
    assert!(open(&gbk).is_err());
}

/// In certificate mode the certificate's number comes before the signature, which comes last: Alipay's PHP client and
/// go-pay/gopay cut the signed text at `,"alipay_cert_sn":`.
#[test]
fn the_certificate_stands_before_the_signature() {
    let body = answer::write(METHOD, CONTENT, &ALIPAY, Charset::Utf8, Some("0f")).unwrap();
    let body = String::from_utf8(body).unwrap();
    let (signed, rest) = body.split_once(",\"alipay_cert_sn\":").unwrap();
    assert_eq!(signed, format!("{{\"alipay_trade_query_response\":{CONTENT}"));
    assert!(rest.starts_with("\"0f\",\"sign\":\"") && rest.ends_with("\"}"), "{rest}");
}

/// No changed byte is accepted.
#[test]
fn no_changed_byte_passes() {
    let body = written();
    for place in 0..body.len() {
        for flip in [1_u8, 0x20, 0x80] {
            let mut bytes = body.clone().into_bytes();
            bytes[place] ^= flip;
            assert!(open(&bytes).is_err(), "{place}: {}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// Answers that must not be trusted.
#[test]
fn refused() {
    let body = written();
    let unsigned = format!("{{\"alipay_trade_query_response\":{CONTENT}}}");
    let sign = |text: &str| text.split("\"sign\":").last().unwrap().to_owned();
    let twice = format!("{{\"alipay_trade_query_response\":{{}},{}", body.strip_prefix('{').unwrap());
    let escaped = format!("{{\"alipay_trade_query_respons\\u0065\":{{}},{}", body.strip_prefix('{').unwrap());
    let both = format!("{{\"error_response\":{{}},{}", body.strip_prefix('{').unwrap());
    let array = format!("{{\"alipay_trade_query_response\":[],\"sign\":{}", sign(&body));
    for (text, error) in [
        (unsigned.as_str(), AnswerError::Unsigned),
        (&unsigned.replacen('{', "{\"sign\":null,", 1), AnswerError::Unsigned),
        (&unsigned.replacen('{', "{\"sign\":\"\",", 1), AnswerError::Unsigned),
        (&unsigned.replacen('{', "{\"sign\":\"!\",", 1), AnswerError::WrongSignature),
        (&unsigned.replacen('{', "{\"sign\":7,", 1), AnswerError::WrongSignature),
        (&twice, AnswerError::NotJson),
        (&escaped, AnswerError::NotJson),
        (&both, AnswerError::NotJson),
        (&array, AnswerError::OtherMethod),
        (&body.replace("trade_query", "trade_close"), AnswerError::OtherMethod),
        ("", AnswerError::NotJson),
        ("<html>502</html>", AnswerError::NotJson),
        ("[]", AnswerError::NotJson),
        ("{}", AnswerError::OtherMethod),
        (&"[".repeat(100_000), AnswerError::NotJson),
        (&"x".repeat(2_000_000), AnswerError::TooLarge),
    ] {
        assert_eq!(open(text.as_bytes()), Err(error), "{}", text.chars().take(90).collect::<String>());
    }
    let nobody = answer::open(body.as_bytes(), METHOD, Charset::Utf8, &Trust::new());
    assert_eq!(nobody, Err(AnswerError::WrongSignature));
    let own_key = Trust::new().with_key(MERCHANT.verifying_key().unwrap());
    let answer = answer::open(body.as_bytes(), METHOD, Charset::Utf8, &own_key);
    assert_eq!(answer, Err(AnswerError::WrongSignature), "the merchant's own key is not Alipay's");
}

/// While Alipay changes its key, either is accepted.
#[test]
fn two_keys() {
    let both = trust().with_key(MERCHANT.verifying_key().unwrap());
    for key in [&ALIPAY, &MERCHANT] {
        let body = answer::write(METHOD, CONTENT, key, Charset::Utf8, None).unwrap();
        assert!(answer::open(&body, METHOD, Charset::Utf8, &both).is_ok());
    }
}

/// A failure is signed too, and comes as the method's content or as `error_response`.
#[test]
fn failures_are_signed() {
    let fault = Fault::new("40002", "isv.invalid-signature", "\"quoted\"");
    for method in [METHOD, "no method } {"] {
        let body = answer::write(method, &fault.to_content(), &ALIPAY, Charset::Utf8, None).unwrap();
        let content = open(&body).unwrap();
        let read = outcome::read::<Empty>(&content);
        assert!(read.is_refused_with("isv.invalid-signature"), "{content}");
    }
    assert_eq!(content_name("a.b"), "a_b_response");
    assert_eq!(content_name("\"x"), "error_response");
    assert_eq!(content_name(""), "error_response");
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
struct Empty {}

/// Only explicit codes count; everything else is unknown.
#[test]
fn codes() {
    let read = |code: &str, sub_code: &str| {
        outcome::read::<Empty>(&format!("{{\"code\":\"{code}\",\"sub_code\":\"{sub_code}\"}}"))
    };
    assert_eq!(read("10000", ""), Outcome::Success(Empty {}));
    assert_eq!(read("10003", ""), Outcome::Unknown(Doubt::InProgress));
    for (code, sub_code) in [
        ("40001", "isv.missing-method"),
        ("40002", ""),
        ("40004", "ACQ.TRADE_NOT_EXIST"),
        ("40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH"),
        ("40004", "isv.invalid-arguments"),
        ("40006", "isv.insufficient-isv-permissions"),
    ] {
        let codes = Codes { code: code.to_owned(), sub_code: sub_code.to_owned(), sub_msg: String::new() };
        assert_eq!(read(code, sub_code), Outcome::Refused(codes));
    }
    for (code, sub_code) in [
        ("20000", "isp.unknow-error"),
        ("20000", "aop.ACQ.SYSTEM_ERROR"),
        ("40004", "ACQ.SYSTEM_ERROR"),
        ("40004", "ACQ.SOMETHING_NEW"),
        ("40004", ""),
        ("40005", "isv.app-call-limited"),
        ("40004", "isp.unknow-error"),
        ("10000", "ACQ.SYSTEM_ERROR"),
        ("99999", ""),
        ("", ""),
        ("success", ""),
    ] {
        assert!(matches!(read(code, sub_code), Outcome::Unknown(Doubt::Unclear(_))), "{code} {sub_code}");
    }
    for content in [
        "",
        "[]",
        "null",
        "{\"code\":10000}",
        "{\"code\":\"10000\"",
        "{\"code\":\"10000\",\"code\":\"40004\"}",
    ] {
        assert_eq!(outcome::read::<Empty>(content), Outcome::default(), "{content}");
    }
}
