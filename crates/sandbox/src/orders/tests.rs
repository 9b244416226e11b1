//! The transitions of an order.

use std::time::Duration;

use cashier_core::time::Timestamp;
use serde_json::Value;

use super::*;

const START: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

pub(super) fn order(fen: i64) -> Order {
    Order {
        id: OrderId("sandbox-order".to_owned()),
        dialect: Dialect::WechatV3,
        merchant: "9900000001".to_owned(),
        app: "wx".to_owned(),
        out_trade_no: "order-1".to_owned(),
        transaction_id: "4200".to_owned(),
        method: "NATIVE".to_owned(),
        fen,
        description: "Tea".to_owned(),
        attach: None,
        notify_url: Some("https://shop.example/notify".to_owned()),
        return_url: None,
        payer: None,
        is_shareable: false,
        created_at: START,
        expires_at: after(600),
        reached_at: Some(START),
        links: vec![Link { token: "code".to_owned(), expires_at: after(60) }],
        state: State::NotPaid,
        late_payment_at: None,
        refunds: Vec::new(),
        sharing: Sharing::default(),
        notices: Vec::new(),
        scenario: None,
        content: String::new(),
        extra: Value::Null,
    }
}

fn after(seconds: u64) -> Timestamp {
    START.saturating_add(Duration::from_secs(seconds))
}

fn request(number: &str, fen: i64) -> NewRefund {
    NewRefund {
        number: number.to_owned(),
        refund_id: format!("50{number}"),
        dialect: Dialect::WechatV3,
        fen,
        reason: None,
        notify_url: None,
    }
}

/// Each state allows exactly its transitions.
#[test]
fn states() {
    let fresh = order(100);
    let paid = {
        let mut order = order(100);
        order.pay("o1", after(1)).unwrap();
        order
    };
    let closed = {
        let mut order = order(100);
        order.close(after(1)).unwrap();
        order
    };
    for (start, pay, close) in [
        (&fresh, Ok(()), Ok(())),
        (&paid, Err(PayRefusal::Paid), Err(PayRefusal::Paid)),
        (&closed, Err(PayRefusal::Closed), Ok(())),
    ] {
        assert_eq!(start.clone().pay("o2", after(2)), pay);
        assert_eq!(start.clone().close(after(2)), close);
    }
    assert_eq!(paid.paid_by(), Some("o1"));
    assert_eq!(fresh.clone().pay("o2", after(600)), Err(PayRefusal::Expired));
}

/// A payment that was in progress when the order was closed counts, once.
#[test]
fn late_payment() {
    let mut order = order(100);
    order.close(after(1)).unwrap();
    order.pay_late("o1", after(31));
    assert_eq!(order.paid_at(), Some(after(31)));
    order.pay_late("o2", after(40));
    assert_eq!((order.paid_at(), order.paid_by()), (Some(after(31)), Some("o1")));
}

/// A link expires before its order; when the order expires, so does every link.
#[test]
fn links_end() {
    let mut order = order(100);
    assert_eq!(order.scan("weixin://wxpay/bizpayurl?pr=code", after(59)), Ok(()));
    assert_eq!(order.scan("weixin://wxpay/bizpayurl?pr=code", after(60)), Err(PayRefusal::Expired));
    order.expire(after(30));
    assert_eq!(order.scan("code", after(31)), Err(PayRefusal::Expired));
    assert_eq!(order.pay("o1", after(31)), Err(PayRefusal::Expired));
}

/// Parts are refunded until nothing is left; the same number again is the same refund or is refused.
#[test]
fn refunds() {
    let mut order = order(100);
    assert_eq!(order.add_refund(request("r1", 60), after(1), None), Err(RefundRefusal::NotPaid));
    order.pay("o1", after(1)).unwrap();
    assert_eq!(order.add_refund(request("r1", 60), after(2), None), Ok(true));
    assert_eq!(order.add_refund(request("r1", 60), after(3), None), Ok(false));
    assert_eq!(order.add_refund(request("r1", 61), after(3), None), Err(RefundRefusal::OtherContent));
    assert_eq!(order.add_refund(request("r2", 41), after(3), None), Err(RefundRefusal::TooMuch));
    assert_eq!(order.add_refund(request("r2", 0), after(3), None), Err(RefundRefusal::TooMuch));
    assert_eq!(order.add_refund(request("r2", 40), after(3), None), Ok(true));
    assert_eq!(order.refunded_fen(), 100);
    assert!(order.end_refund("r1", RefundState::Success, after(4)));
    assert!(!order.end_refund("r1", RefundState::Closed, after(5)), "an ended refund stays ended");
    assert!(order.end_refund("r2", RefundState::Abnormal, after(4)));
    assert!(order.end_refund("r2", RefundState::Closed, after(5)), "a stuck one can be given up");
    assert_eq!(order.refunded_fen(), 60);
    assert_eq!(
        order.add_refund(request("r2", 40), after(6), None),
        Ok(true),
        "and tried again under its number"
    );
    assert_eq!((order.refunds.len(), order.refunded_fen()), (2, 100));
}

/// A notice follows its schedule until it is accepted or the schedule ends.
#[test]
fn notices() {
    let mut order = order(100);
    order.announce("n1".to_owned(), Subject::Payment, Dialect::WechatV3, order.notify_url.clone(), START);
    let notice = order.notices.first_mut().unwrap();
    let attempt = |at, is_accepted| vec![Attempt { at, status: None, is_accepted, said: String::new() }];
    assert_eq!(notice.next_at, Some(START));
    notice.record(attempt(after(0), false), &[15, 30]);
    assert_eq!(notice.next_at, Some(after(15)));
    notice.record(attempt(after(15), false), &[15, 30]);
    assert_eq!(notice.next_at, Some(after(45)));
    let mut refused = notice.clone();
    refused.record(attempt(after(45), false), &[15, 30]);
    assert_eq!(refused.next_at, None);
    notice.record(attempt(after(45), true), &[15, 30]);
    assert_eq!((notice.next_at, notice.sent), (None, 3));
}

/// Every number leads to its order, and due work comes in chronological order.
#[test]
fn book() {
    let mut book = Book::default();
    let mut first = order(100);
    first.pay("o1", after(1)).unwrap();
    first.add_refund(request("r1", 10), after(2), Some(after(9))).unwrap();
    book.put(first);
    let mut second = order(200);
    (second.id, second.out_trade_no, second.transaction_id) =
        (OrderId("b".into()), "order-2".into(), "4201".into());
    second.late_payment_at = Some(after(5));
    second.links.clear();
    book.put(second);
    assert_eq!(book.take_changed().len(), 2);
    let merchant = || "9900000001".to_owned();
    let provider = Provider::WechatPay;
    for key in [
        Key::Merchant(provider, merchant(), "order-1".into()),
        Key::Transaction(provider, "4200".into()),
        Key::Link("code".into()),
        Key::Refund(provider, merchant(), "r1".into()),
        Key::RefundId(provider, "50r1".into()),
    ] {
        assert_eq!(book.find(&key).unwrap().out_trade_no, "order-1", "{key:?}");
    }
    assert!(book.find(&Key::Merchant(Provider::Alipay, merchant(), "order-1".into())).is_none());
    assert_eq!(book.next_due(), Some(after(5)));
    assert_eq!(book.due(after(5), 9), [OrderId("b".into())]);
    book.edit(&OrderId("b".into())).unwrap().pay_late("o1", after(6));
    book.take_changed();
    assert_eq!(book.next_due(), Some(after(9)));
}
