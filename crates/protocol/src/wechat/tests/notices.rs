//! Notices: a merchant reads what a sandbox writes, and everything else is refused.

use super::{PROVIDER_KEY, api_key, at, keyring, noon, paid, signed};
use crate::wechat::v3::aead::{ApiV3Key, Sealed};
use crate::wechat::v3::notices::{
    Content, Envelope, NewNotice, NoticeError, REPEAT_AFTER_SECONDS, accepted, is_accepted, open, receive,
    refused,
};
use crate::wechat::v3::refunds::{Refund, RefundState, RefundStatus};
use crate::wechat::v3::signing::{ServerSignature, SignatureError};

fn new() -> NewNotice<'static> {
    NewNotice { id: "EV-2018022511223320873", created_at: noon(), nonce: "fdasflkja484" }
}

fn refund(status: RefundStatus) -> Refund {
    let mut refund: Refund = serde_json::from_value(serde_json::json!({
        "mchid": "1900000001", "refund_id": "5030", "out_refund_no": "rfd_1", "transaction_id": "1217",
        "out_trade_no": "ord_1", "success_time": super::NOON, "user_received_account": "招商银行信用卡0403",
        "amount": {"total": 100, "refund": 40, "payer_total": 100, "payer_refund": 40},
    }))
    .unwrap();
    refund.refund_status = Some(status);
    refund
}

/// A payment's notice reads back.
#[test]
fn a_payment_is_announced() {
    let body = new().payment(&api_key(), &paid()).unwrap();
    let envelope: Envelope = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        (envelope.event_type.as_str(), envelope.create_time.as_str()),
        ("TRANSACTION.SUCCESS", "2026-11-21T12:00:00+08:00")
    );
    assert_eq!(envelope.resource.original_type.as_deref(), Some("transaction"));
    let notice = receive(&keyring(), &api_key(), &signed(&body), &body, noon()).unwrap();
    assert_eq!(notice.id, "EV-2018022511223320873");
    assert_eq!(notice.content, Content::Payment(Box::new(paid())));
}

/// A refund's notice reads back; its event says how it ended.
#[test]
fn a_refund_is_announced() {
    for (status, event, state) in [
        (RefundStatus::Success, "REFUND.SUCCESS", RefundState::Succeeded(Some(noon()))),
        (RefundStatus::Abnormal, "REFUND.ABNORMAL", RefundState::Abnormal),
        (RefundStatus::Closed, "REFUND.CLOSED", RefundState::Closed),
    ] {
        let body = new().refund(&api_key(), &refund(status)).unwrap();
        let notice = open(&api_key(), &body).unwrap();
        assert_eq!(notice.event_type, event);
        let Content::Refund(refund) = notice.content else { panic!("no refund") };
        assert_eq!(refund.state(), state);
    }
}

/// A share reads back under its own event and, as observed in practice, under that of a payment.
#[test]
fn a_share_is_announced() {
    let share = serde_json::from_value(serde_json::json!({
        "mchid": "1900000001", "transaction_id": "1217", "order_id": "3008", "out_order_no": "shr_1",
        "receiver": {"type": "MERCHANT_ID", "account": "1900000109", "amount": 8, "description": "share"},
        "success_time": super::NOON,
    }))
    .unwrap();
    let body = new().sharing(&api_key(), &share).unwrap();
    let body_as_payment = String::from_utf8(body.clone()).unwrap().replace("PROFITSHARING", "TRANSACTION");
    for body in [body.as_slice(), body_as_payment.as_bytes()] {
        assert_eq!(open(&api_key(), body).unwrap().content, Content::Sharing(Box::new(share.clone())));
    }
}

/// The signature comes first: stale, forged, probing and strange notices are not even decrypted.
#[test]
fn unsigned_notices_are_refused() {
    let body = new().payment(&api_key(), &paid()).unwrap();
    let refused = |signature: &ServerSignature, body: &[u8], now| match receive(
        &keyring(),
        &api_key(),
        signature,
        body,
        now,
    ) {
        Err(NoticeError::Signature(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&signed(&body), b"{}", noon()), SignatureError::Wrong);
    assert_eq!(refused(&signed(&body), &body, at("2026-11-21T12:05:01+08:00")), SignatureError::Stale);
    let other = ServerSignature { serial: "5DEA10EF".to_owned(), ..signed(&body) };
    assert_eq!(refused(&other, &body, noon()), SignatureError::UnknownSerial("5DEA10EF".to_owned()));
    let probe = ServerSignature { signature: "WECHATPAY/SIGNTEST/x".to_owned(), ..signed(&body) };
    assert_eq!(refused(&probe, &body, noon()), SignatureError::Probe);
    // A repeat has a new signature and is as good as the first.
    let again = at("2026-11-21T12:10:00+08:00");
    let signature =
        ServerSignature::sign(&PROVIDER_KEY, super::KEY_ID, again, "another nonce", &body).unwrap();
    assert!(receive(&keyring(), &api_key(), &signature, &body, again).is_ok());
}

/// A signed message that is not a notice, or has different content, is refused; an unknown event is kept.
#[test]
fn odd_notices() {
    for body in [&b""[..], b"{}", b"[]", b"null"] {
        assert_eq!(open(&api_key(), body), Err(NoticeError::Malformed));
    }
    let write = |event: &str, resource_type: &str, plain: &[u8]| {
        let envelope = Envelope {
            id: "1".to_owned(),
            create_time: String::new(),
            event_type: event.to_owned(),
            resource_type: resource_type.to_owned(),
            summary: String::new(),
            resource: Sealed::seal(&api_key(), "fdasflkja484", "x", plain).unwrap(),
        };
        serde_json::to_vec(&envelope).unwrap()
    };
    let content = |event: &str, plain: &[u8]| {
        open(&api_key(), &write(event, "encrypt-resource", plain)).map(|notice| notice.content)
    };
    assert_eq!(content("TRANSACTION.SUCCESS", b"{}"), Err(NoticeError::Content));
    assert_eq!(content("TRANSACTION.SUCCESS", b"\xff"), Err(NoticeError::Content));
    assert_eq!(content("REFUND.SUCCESS", b"{}"), Err(NoticeError::Content));
    assert_eq!(content("COUPON.USE", b"\xff"), Ok(Content::Other(b"\xff".to_vec())));
    assert_eq!(open(&api_key(), &write("COUPON.USE", "plain", b"")), Err(NoticeError::Malformed));
    let other = ApiV3Key::parse("fedcba9876543210fedcba9876543210").unwrap();
    let body = new().payment(&other, &paid()).unwrap();
    assert!(matches!(open(&api_key(), &body), Err(NoticeError::Sealed(_))));
}

/// Only the status of an answer counts, and the repeat schedule is the documented one: 24 hours 4 minutes.
#[test]
fn answers_and_repetitions() {
    assert!(is_accepted(accepted().0) && accepted().1.is_empty());
    let (status, body) = refused("not stored");
    assert!(!is_accepted(status));
    assert_eq!(body, br#"{"code":"FAIL","message":"not stored"}"#);
    assert!(is_accepted(200) && !is_accepted(302) && !is_accepted(404));
    assert_eq!(REPEAT_AFTER_SECONDS.iter().sum::<u64>(), 24 * 3_600 + 4 * 60);
}
