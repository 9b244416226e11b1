//! Notices of API v2: a published one, round trips, and what is refused.

use super::v2_answers::{account, transaction};
use super::{PUBLISHED, at, text};
use crate::flat_xml::{self, Fields};
use crate::wechat::v2::answer::Malformed;
use crate::wechat::v2::notices::{NoticeError, accepted, is_accepted, open, refused};
use crate::wechat::v2::refunds::RefundStatus;
use crate::wechat::v2::signing::{ApiKey, SignType};
use crate::wechat::v3::transactions::OrderState;

fn xml(fields: &Fields) -> Vec<u8> {
    flat_xml::write(fields).unwrap().into_bytes()
}

/// A published `req_info` decrypts to its refund.
#[test]
fn a_published_refund() {
    let vector = &PUBLISHED["v2_refund"];
    let key = ApiKey::new(text(vector, "key").to_owned());
    let inner = open(&key, text(vector, "req_info")).unwrap();
    for name in ["out_refund_no", "refund_id", "success_time"] {
        assert_eq!(inner[name], text(vector, name));
    }
    let other = ApiKey::new("0".repeat(32));
    assert!(open(&other, text(vector, "req_info")).is_err());
    for wrong in ["", "!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA=="] {
        assert_eq!(open(&key, wrong), Err(NoticeError::Sealed));
    }
}

/// A payment's notice reads back with both methods, and counts as paid without a state.
#[test]
fn a_payment() {
    for sign_type in [SignType::Md5, SignType::HmacSha256] {
        let notice = account().payment_notice(&transaction(), "n", sign_type);
        assert!(!notice.contains_key("trade_state"));
        let read = account().receive_payment(&xml(&notice)).unwrap();
        assert!(matches!(read.state(), OrderState::Paid(payment) if payment.transaction_id == "1217"));
        assert_eq!(read.amount, transaction().amount);
        for name in ["total_fee", "sign", "out_trade_no"] {
            let mut changed = notice.clone();
            changed.insert(name.to_owned(), "1".to_owned());
            assert_eq!(account().receive_payment(&xml(&changed)), Err(NoticeError::Signature));
        }
    }
}

/// A notice that is not of a success, not ours, or not signed is refused or proves nothing.
#[test]
fn odd_payments() {
    let notice = account().payment_notice(&transaction(), "n", SignType::Md5);
    let with = |name: &str, value: &str| {
        let mut changed = notice.clone();
        changed.insert(name.to_owned(), value.to_owned());
        xml(&account().key.signed(changed, SignType::Md5))
    };
    assert_eq!(account().receive_payment(&with("return_code", "FAIL")), Err(NoticeError::Transport));
    let strange = Err(NoticeError::Malformed(Malformed("appid")));
    assert_eq!(account().receive_payment(&with("appid", "wx1")), strange);
    let failed = account().receive_payment(&with("result_code", "FAIL")).unwrap();
    assert_eq!(failed.state(), OrderState::Unknown);
    // The unsigned notice of a refund is not one of a payment.
    let refund = account().refund_notice(&refund_fields(), "n").unwrap();
    assert_eq!(account().receive_payment(&xml(&refund)), Err(NoticeError::Signature));
}

fn refund_fields() -> Fields {
    [
        ("transaction_id", "1217"),
        ("out_trade_no", "ord_1"),
        ("refund_id", "5030"),
        ("out_refund_no", "rfd_1"),
        ("refund_fee", "40"),
        ("total_fee", "100"),
        ("refund_status", "SUCCESS"),
        ("success_time", "2026-11-21 12:00:00"),
        ("refund_recv_accout", "支付用户零钱"),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .into()
}

/// A refund's notice reads back; for another merchant it is refused.
#[test]
fn a_refund() {
    let notice = account().refund_notice(&refund_fields(), "n").unwrap();
    let read = account().receive_refund(&xml(&notice)).unwrap();
    assert_eq!((read.out_trade_no.as_str(), read.refund.refund), ("ord_1", super::yuan(40)));
    assert_eq!(read.refund.status, RefundStatus::Success);
    assert_eq!(read.refund.refunded_at, Some(at(super::NOON)));
    let mut strange = notice.clone();
    strange.insert("mch_id".to_owned(), "1".to_owned());
    assert!(account().receive_refund(&xml(&strange)).is_err());
    let mut empty = notice;
    empty.remove("req_info");
    assert!(account().receive_refund(&xml(&empty)).is_err());
}

/// Answers to notices.
#[test]
fn answers() {
    assert!(is_accepted(&xml(&accepted())) && !is_accepted(&xml(&refused("later"))));
    assert!(is_accepted(b"<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>"));
    assert!(!is_accepted(b"success") && !is_accepted(b""));
}
