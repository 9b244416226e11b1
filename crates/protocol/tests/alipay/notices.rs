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

/// Only the right order for the right price of the right merchant fits.
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
        ("receipt_amount", "-1"),
        ("gmt_payment", "yesterday"),
        ("gmt_refund", "2026-11-21 08:00:00.x"),
        ("notify_type", "other"),
    ] {
        let mut params = notice().to_params();
        params.insert(name.to_owned(), value.to_owned());
        assert_eq!(TradeNotice::read(&params), Err(NoticeError::Field(name)));
    }
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

proptest! {
    /// Unknown parameters, trimmed by nobody, are covered and kept.
    #[test]
    fn unknown_parameters_are_kept(name in "x_[a-z]{1,10}", value in "[ \t]?\\PC{0,40}[ \r\n%+&=]{0,3}") {
        let mut params = notice().to_params();
        params.insert(name.clone(), value.clone());
        let body = notices::write(params, &ALIPAY, Charset::Utf8).unwrap();
        let read = notices::open(body.as_bytes(), &trust()).unwrap();
        prop_assert_eq!(read.get(&name), Some(&value));
    }
}
