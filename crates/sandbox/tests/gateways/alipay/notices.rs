//! Notices: signed, repeated on Alipay's schedule, and everything that scenarios do to them.

use cashier_protocol::alipay::certificates::Certificate;
use cashier_protocol::alipay::notices::{self, Expected, NoticeError, TradeNotice};
use cashier_protocol::alipay::trade::order::Product;
use cashier_protocol::alipay::trade::refund::Refund;
use cashier_protocol::alipay::trade::state::TradeState;
use cashier_protocol::alipay::trust::Trust;
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::{Merchant, wanted};
use crate::inbox::Inbox;
use crate::rig::Rig;

async fn with_inbox(rig: &Rig) -> (Merchant, Inbox) {
    let inbox = Inbox::open(notices::ACCEPTED).await;
    let mut merchant = Merchant::with_keys(rig);
    merchant.notify_url = Some(inbox.url.clone());
    (merchant, inbox)
}

async fn next(inbox: &mut Inbox, trust: &Trust) -> TradeNotice {
    let body = inbox.next().await;
    TradeNotice::read(&notices::open(&body, trust).unwrap()).unwrap()
}

/// A payment is announced once, a partial refund as a success, the last refund as a closing.
#[tokio::test]
async fn of_payment_and_refunds() {
    let rig = Rig::new();
    let (merchant, mut inbox) = with_inbox(&rig).await;
    let trade_no = merchant.paid(&rig, "A1", 1_000).await;
    let paid = next(&mut inbox, &merchant.trust).await;
    let (app_id, seller_id) = (rig.value("/alipay/app_id"), rig.value("/alipay/seller_id"));
    let expected =
        Expected { app_id: &app_id, seller_id: Some(&seller_id), out_trade_no: "A1", total_fen: 1_000 };
    assert!(paid.fits(&expected));
    assert_eq!((paid.state, paid.refunded_fen), (TradeState::Success, None));
    for (number, fen, state, sum) in
        [("r1", 400, TradeState::Success, 400), ("r2", 600, TradeState::Closed, 1_000)]
    {
        let request = Refund {
            out_trade_no: None,
            trade_no: Some(trade_no.clone()),
            refund_fen: fen,
            out_request_no: Some(number.to_owned()),
            refund_reason: None,
            refund_royalty_parameters: Vec::new(),
        };
        merchant.ask(&rig, &request).await;
        let told = next(&mut inbox, &merchant.trust).await;
        assert_eq!(
            (told.state, told.refunded_fen, told.out_biz_no.as_deref()),
            (state, Some(sum), Some(number))
        );
    }
    assert!(inbox.is_empty());
}

/// A notice that is not accepted is sent eight times in all, with the same number and the gaps of the schedule.
#[tokio::test]
async fn repeated() {
    let rig = Rig::new();
    let (merchant, mut inbox) = with_inbox(&rig).await;
    inbox.accept(false);
    merchant.paid(&rig, "B1", 100).await;
    let first = next(&mut inbox, &merchant.trust).await;
    for minutes in notices::REPEAT_AFTER_MINUTES {
        settled(&rig, "B1").await;
        rig.advance(u64::from(minutes) * 60 - 1);
        assert!(inbox.is_empty());
        rig.advance(1);
        let again = next(&mut inbox, &merchant.trust).await;
        assert_eq!(again.notify_id, first.notify_id);
        assert_eq!(again.notified_at, Some(rig.sandbox.now()));
    }
    settled(&rig, "B1").await;
    let order = rig.order("B1").await;
    assert_eq!(
        (order["notices"][0]["attempts"].as_array().unwrap().len(), &order["notices"][0]["next_at"]),
        (8, &Value::Null)
    );
}

/// Waits until the last attempt is recorded, because the next gap is counted from it.
async fn settled(rig: &Rig, number: &str) {
    rig.sandbox.quiet().await;
    let order = rig.order(number).await;
    let tries = order["notices"][0]["attempts"].as_array().unwrap();
    assert_eq!(tries.last().unwrap()["at"], rig.sandbox.now().to_rfc3339().as_str());
}

/// Pages announce payments only; wap also announces that nobody paid in time.
#[tokio::test]
async fn of_closing() {
    let rig = Rig::new();
    let (merchant, mut inbox) = with_inbox(&rig).await;
    let mut order = wanted("C1", 100);
    order.timeout_express = Some("5m".to_owned());
    for (number, product) in [("C1", Product::PagePay), ("C2", Product::WapPay)] {
        order.out_trade_no = number.to_owned();
        let link = merchant.page(&rig, product, &order, None);
        let page = rig.get(&link).await.header("location").to_owned();
        rig.post(&format!("{page}/sign-in"), "").await;
    }
    rig.advance(300);
    let told = next(&mut inbox, &merchant.trust).await;
    assert_eq!((told.out_trade_no.as_str(), told.state), ("C2", TradeState::Closed));
    assert_eq!(rig.order("C1").await["notices"], json!([]));
}

/// Twice at once; later than a refund's notice; with another amount first; with a wrong signature first.
#[tokio::test]
async fn disturbed() {
    let rig = Rig::new();
    let (merchant, mut inbox) = with_inbox(&rig).await;
    let make = async |number: &str, scenario: &str| {
        let content = wanted(number, 100).to_biz_content(Product::Create).unwrap();
        merchant.call_in(&rig, "alipay.trade.create", &content, scenario).await;
        rig.pay(number).await;
    };
    make("D1", "duplicate_notice").await;
    let pair = [next(&mut inbox, &merchant.trust).await, next(&mut inbox, &merchant.trust).await];
    assert_eq!(pair[0].notify_id, pair[1].notify_id);
    make("D2", "reordered_notice").await;
    assert!(inbox.is_empty());
    rig.advance(20);
    assert_eq!(next(&mut inbox, &merchant.trust).await.out_trade_no, "D2");
    inbox.accept(false);
    make("D3", "wrong_amount_notice").await;
    assert_eq!(next(&mut inbox, &merchant.trust).await.total_fen, 101);
    settled(&rig, "D3").await;
    rig.advance(240);
    assert_eq!(next(&mut inbox, &merchant.trust).await.total_fen, 100);
    inbox.accept(true);
    make("D4", "signature_probe").await;
    let probe = inbox.next().await;
    assert_eq!(notices::open(&probe, &merchant.trust).unwrap_err(), NoticeError::WrongSignature);
}

/// A notice under an unknown certificate is trusted once the certificate has been fetched.
#[tokio::test]
async fn under_a_new_certificate() {
    let rig = Rig::new();
    let inbox = Inbox::open(notices::ACCEPTED).await;
    let mut merchant = Merchant::with_certificates(&rig);
    merchant.notify_url = Some(inbox.url.clone());
    let mut inbox = inbox;
    let content = wanted("E1", 100).to_biz_content(Product::Create).unwrap();
    merchant.call_in(&rig, "alipay.trade.create", &content, "new_certificate_notice").await;
    rig.pay("E1").await;
    let body = inbox.next().await;
    assert_eq!(notices::open(&body, &merchant.trust).unwrap_err(), NoticeError::WrongSignature);
    let (_, params) = cashier_protocol::alipay::form::read(&[&body]).unwrap();
    let asked = json!({ "alipay_cert_sn": params["alipay_cert_sn"] }).to_string();
    let content = merchant.call(&rig, "alipay.open.app.alipaycert.download", &asked).await;
    let content: Value = serde_json::from_str(&content).unwrap();
    let pem = BASE64.decode(content["alipay_cert_content"].as_str().unwrap().as_bytes()).unwrap();
    let certificate = Certificate::parse(&String::from_utf8(pem).unwrap()).unwrap();
    let trust = merchant.trust.clone().with_certificate(&certificate);
    assert!(notices::open(&body, &trust).is_ok());
}

/// A payment that was under way arrives after the merchant closed the trade, and is announced.
#[tokio::test]
async fn late() {
    let rig = Rig::new();
    let (merchant, mut inbox) = with_inbox(&rig).await;
    let content = wanted("F1", 100).to_biz_content(Product::Create).unwrap();
    merchant.call_in(&rig, "alipay.trade.create", &content, "late_success_after_close").await;
    merchant.call(&rig, "alipay.trade.close", r#"{"out_trade_no":"F1"}"#).await;
    assert_eq!(next(&mut inbox, &merchant.trust).await.state, TradeState::Closed);
    rig.advance(60);
    assert_eq!(next(&mut inbox, &merchant.trust).await.state, TradeState::Success);
}
