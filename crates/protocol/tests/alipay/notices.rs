//! Notices: written by one side, verified and compared by the other.

use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::form;
use cashier_protocol::alipay::notices::{self, Expected, NoticeError, TradeNotice, is_accepted};
use cashier_protocol::alipay::signing;
use cashier_protocol::alipay::trade::state::TradeState;
use proptest::prelude::*;

use crate::{ALIPAY, MERCHANT, at, trust};

fn notice() -> TradeNotice {
    TradeNotice {
        notify_id: "n1".to_owned(),
        notified_at: Some(at("2026-11-21T00:00:05Z")),
        app_id: "2021000000000001".to_owned(),
        seller_id: Some("2088001".to_owned()),
        out_trade_no: "A1".to_owned(),
        trade_no: "T1".to_owned(),
        state: TradeState::Success,
        total_fen: 1_234,
        receipt_fen: Some(1_234),
        buyer_pay_fen: None,
        refunded_fen: None,
        out_biz_no: None,
        subject: Some("茶 + 100% &quot;".to_owned()),
        buyer_id: Some("2088002".to_owned()),
        buyer_open_id: None,
        passback_params: Some("a%3D1".to_owned()),
        created_at: Some(at("2026-11-21T00:00:00Z")),
        paid_at: Some(at("2026-11-21T00:00:04Z")),
        refunded_at: None,
        closed_at: None,
    }
}

fn open(body: &[u8]) -> Result<TradeNotice, NoticeError> {
    TradeNotice::read(&notices::open(body, &trust())?)
}

/// A notice reads back in both character sets, and only with Alipay's signature.
#[test]
fn round_trip() {
    for charset in [Charset::Utf8, Charset::Gbk] {
        let body = notices::write(notice().to_params(), &ALIPAY, charset).unwrap();
        assert_eq!(open(body.as_bytes()), Ok(notice()));
        let forged = notices::write(notice().to_params(), &MERCHANT, charset).unwrap();
        assert_eq!(open(forged.as_bytes()), Err(NoticeError::WrongSignature));
    }
}

/// A changed byte is refused or, where a form has two spellings, changes nothing.
#[test]
fn no_changed_byte_passes() {
    let body = notices::write(notice().to_params(), &ALIPAY, Charset::Utf8).unwrap();
    for place in 0..body.len() {
        for flip in [1_u8, 0x20, 0x80] {
            let mut bytes = body.clone().into_bytes();
            bytes[place] ^= flip;
            if let Ok(read) = open(&bytes) {
                assert_eq!(read, notice(), "{place}");
            }
        }
    }
}

/// Empty parameters may be covered by the signature or not; neither lets anything else through.
#[test]
fn empty_parameters() {
    let mut params = notice().to_params();
    params.insert("gmt_close".to_owned(), String::new());
    let left_out = notices::write(params.clone(), &ALIPAY, Charset::Utf8).unwrap();
    assert_eq!(open(left_out.as_bytes()), Ok(notice()));

    params.insert("charset".to_owned(), "utf-8".to_owned());
    let covered: Vec<String> = params.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let sign = signing::sign(&ALIPAY, &covered.join("&"), Charset::Utf8).unwrap();
    params.insert("sign".to_owned(), sign);
    params.insert("sign_type".to_owned(), "RSA2".to_owned());
    let body = form::write(&params, Charset::Utf8).unwrap();
    assert_eq!(open(body.as_bytes()), Ok(notice()));
    assert_eq!(
        open(body.replace("0.00", "0.01").replace("12.34", "12.35").as_bytes()),
        Err(NoticeError::WrongSignature)
    );
}

/// Only the right order at the right price of the right merchant matches.
#[test]
fn comparing() {
    let expected = Expected {
        app_id: "2021000000000001",
        seller_id: Some("2088001"),
        out_trade_no: "A1",
        total_fen: 1_234,
    };
    assert!(notice().fits(&expected) && notice().fits(&Expected { seller_id: None, ..expected }));
    for other in [
        Expected { app_id: "2", ..expected },
        Expected { seller_id: Some("2"), ..expected },
        Expected { out_trade_no: "A2", ..expected },
        Expected { total_fen: 1_235, ..expected },
    ] {
        assert!(!notice().fits(&other));
    }
}

/// Each refund is an event of its own; a repeat is not.
#[test]
fn events() {
    let refund = |number: &str, fen: i64| TradeNotice {
        out_biz_no: Some(number.to_owned()),
        refunded_fen: Some(fen),
        refunded_at: Some(at("2026-11-21T01:00:00Z")),
        ..notice()
    };
    let repeat = TradeNotice { notified_at: Some(at("2026-11-21T09:00:00Z")), ..notice() };
    assert_eq!(notice().event_key(), repeat.event_key());
    let keys = [
        notice(),
        refund("R1", 1),
        refund("R2", 2),
        TradeNotice { state: TradeState::Closed, ..refund("R3", 1_234) },
    ]
    .map(|notice| notice.event_key());
    assert!((1..keys.len()).all(|place| !keys[..place].contains(&keys[place])), "{keys:?}");
}

/// Fields that are absent or not of their type are named; the fraction of a refund's time is read.
#[test]
fn fields() {
    for (name, value) in [
        ("out_trade_no", ""),
        ("trade_no", ""),
        ("trade_status", ""),
        ("total_amount", "12.345"),
        ("notify_type", "other"),
    ] {
        let mut params = notice().to_params();
        params.insert(name.to_owned(), value.to_owned());
        assert_eq!(TradeNotice::read(&params), Err(NoticeError::Field(name)));
    }
    // A field on which no decision depends may be anything, or absent.
    let mut params = notice().to_params();
    for name in
        ["receipt_amount", "buyer_pay_amount", "gmt_create", "gmt_payment", "gmt_refund", "notify_time"]
    {
        params.insert(name.to_owned(), "-0.001 yesterday".to_owned());
    }
    params.remove("notify_id");
    let read = TradeNotice::read(&params).unwrap();
    assert_eq!((read.total_fen, read.paid_at), (notice().total_fen, None));
    assert!(notices::names_payment(&params), "a closed trade with an odd time of payment was paid");
    let mut params = notice().to_params();
    params.insert("gmt_refund".to_owned(), "2026-11-21 08:00:00.320".to_owned());
    assert_eq!(TradeNotice::read(&params).unwrap().refunded_at, Some(at("2026-11-21T00:00:00Z")));
}

/// The answer is exactly seven letters.
#[test]
fn accepting() {
    assert!(is_accepted(200, b"success"));
    for (status, body) in [
        (200, "success\n"),
        (200, "SUCCESS"),
        (200, "\"success\""),
        (200, ""),
        (302, "success"),
        (500, "success"),
    ] {
        assert!(!is_accepted(status, body.as_bytes()), "{status} {body}");
    }
}

/// The signature covers the bytes as received: letters beyond GBK, a different encoding of one that GBK has too, and a
/// character set that is named only in the `Content-Type`.
#[test]
fn signatures_cover_bytes() {
    use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
    let sign = |pairs: &[(&str, &[u8])]| {
        let mut text = Vec::new();
        for (name, value) in pairs {
            if !text.is_empty() {
                text.push(b'&');
            }
            text.extend_from_slice(name.as_bytes());
            text.push(b'=');
            text.extend_from_slice(value);
        }
        data_encoding::BASE64.encode(&ALIPAY.sign(&text).unwrap())
    };
    // 茶 and U+20000 in GB18030; a euro sign as in GB18030, which GBK encodes differently; 贡茶 in GBK.
    for (subject, charset, decoded) in [
        (&b"\xb2\xe8\x95\x32\x82\x36"[..], Some("GB18030"), "茶\u{20000}"),
        (b"\xa2\xe3", Some("GBK"), "€"),
        (b"\xb9\xb1\xb2\xe8", None, "贡茶"),
        (b"\xff", Some("utf-8"), "\u{fffd}"),
    ] {
        let mut pairs: Vec<(&str, &[u8])> = vec![("app_id", b"1"), ("subject", subject)];
        if let Some(charset) = charset {
            pairs.insert(1, ("charset", charset.as_bytes()));
        }
        let sign = sign(&pairs);
        pairs.extend([("sign_type", &b"RSA2"[..]), ("sign", sign.as_bytes())]);
        let pair =
            |(name, value): &(&str, &[u8])| format!("{name}={}", percent_encode(value, NON_ALPHANUMERIC));
        let body = pairs.iter().map(pair).collect::<Vec<_>>().join("&");
        let header = Some("application/x-www-form-urlencoded; charset=GBK");
        let params = notices::open_as(body.as_bytes(), header, &trust()).unwrap();
        assert_eq!(params["subject"], decoded);
        let changed = body.replace("app_id=1", "app_id=2");
        assert_eq!(notices::open_as(changed.as_bytes(), header, &trust()), Err(NoticeError::WrongSignature));
    }
}

proptest! {
    /// Unknown parameters are covered and kept, with their spaces.
    #[test]
    fn unknown_parameters_are_kept(name in "x_[a-z]{1,10}", value in "[ \t]?\\PC{0,40}[ \r\n%+&=]{0,3}") {
        let mut params = notice().to_params();
        params.insert(name.clone(), value.clone());
        let body = notices::write(params, &ALIPAY, Charset::Utf8).unwrap();
        let read = notices::open(body.as_bytes(), &trust()).unwrap();
        prop_assert_eq!(read.get(&name), Some(&value));
    }
}
