//! Trades: when they exist, how they are paid, closed, cancelled; and that all of it survives a restart.

use cashier_protocol::alipay::outcome::{Outcome, TRADE_HAS_CLOSE, TRADE_HAS_SUCCESS, TRADE_NOT_EXIST};
use cashier_protocol::alipay::trade::cancel::{self, Action, Cancel};
use cashier_protocol::alipay::trade::close::{self, Close, Closed};
use cashier_protocol::alipay::trade::numbers::TradeNumbers;
use cashier_protocol::alipay::trade::order::Product;
use cashier_protocol::alipay::trade::query::{self, Found};
use cashier_protocol::alipay::trade::{create, precreate};
use cashier_protocol::wallet::keys::SigningKey;

use super::{Merchant, sub_code, wanted};
use crate::rig::Rig;

async fn found(merchant: &Merchant, rig: &Rig, number: &str) -> Found {
    let asked = TradeNumbers::of_merchant(number);
    query::read_answer(&merchant.ask(rig, &asked).await, &asked)
}

/// A code's trade exists once it is scanned; then it can be paid and is found paid, with both kinds of keys.
#[tokio::test]
async fn precreated() {
    let rig = Rig::new();
    for (number, merchant) in [("A1", Merchant::with_keys(&rig)), ("A2", Merchant::with_certificates(&rig))] {
        let content = merchant.order(&rig, Product::Precreate, &wanted(number, 8_888)).await;
        let code = precreate::read_answer(&content, number).success().unwrap().qr_code;
        assert!(code.starts_with("https://qr.alipay.com/"), "{code}");
        assert_eq!(found(&merchant, &rig, number).await, Found::NotYet);
        rig.control(axum::http::Method::POST, "/scan", serde_json::json!({ "code": code })).await;
        assert!(matches!(found(&merchant, &rig, number).await, Found::Waiting(_)));
        rig.pay(number).await;
        let Found::Paid(trade) = found(&merchant, &rig, number).await else { panic!("it is paid") };
        assert_eq!((trade.total_fen, trade.buyer_pay_fen), (8_888, Some(8_888)));
        assert_eq!(trade.buyer_user_id.as_deref(), Some("2088000000000009"));
    }
}

/// The same order again is the same trade; another price is refused; so is a number that is paid or closed.
#[tokio::test]
async fn repeated() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let make = async |fen| merchant.order(&rig, Product::Create, &wanted("B1", fen)).await;
    let first = create::read_answer(&make(100).await, "B1").success().unwrap();
    assert_eq!(create::read_answer(&make(100).await, "B1").success().unwrap(), first);
    assert_eq!(sub_code(&make(200).await), "ACQ.CONTEXT_INCONSISTENT");
    rig.pay("B1").await;
    assert_eq!(sub_code(&make(100).await), TRADE_HAS_SUCCESS);
    let second = wanted("B2", 100);
    merchant.order(&rig, Product::Create, &second).await;
    let asked = TradeNumbers::of_merchant("B2");
    merchant.ask(&rig, &Close { trade: asked, operator_id: None }).await;
    assert_eq!(sub_code(&merchant.order(&rig, Product::Create, &second).await), TRADE_HAS_CLOSE);
}

/// A trade that no payer opened cannot be closed; an open one can, once; a paid one cannot.
#[tokio::test]
async fn closed() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let close = async |number: &str| {
        let trade = TradeNumbers::of_merchant(number);
        let content = merchant.ask(&rig, &Close { trade: trade.clone(), operator_id: None }).await;
        close::read_answer(&content, &trade)
    };
    merchant.order(&rig, Product::Precreate, &wanted("C1", 100)).await;
    assert_eq!(close("C1").await, Closed::NotYet);
    merchant.order(&rig, Product::Create, &wanted("C2", 100)).await;
    assert_eq!(close("C2").await, Closed::Closed);
    assert_eq!(close("C2").await, Closed::Closed);
    merchant.paid(&rig, "C3", 100).await;
    assert_eq!(close("C3").await, Closed::NotClosable);
    assert!(matches!(found(&merchant, &rig, "C3").await, Found::Paid(_)));
}

/// Cancelling does what the state requires, and repeating it changes nothing.
#[tokio::test]
async fn cancelled() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let cancel = async |number: &str| {
        let trade = TradeNumbers::of_merchant(number);
        cancel::read_answer(&merchant.ask(&rig, &Cancel { trade: trade.clone() }).await, &trade)
    };
    assert_eq!(cancel("D0").await, Outcome::Success(Action::Nothing));
    merchant.order(&rig, Product::Precreate, &wanted("D1", 100)).await;
    assert_eq!(cancel("D1").await, Outcome::Success(Action::Close));
    merchant.paid(&rig, "D2", 100).await;
    for _ in 0..2 {
        assert_eq!(cancel("D2").await, Outcome::Success(Action::Refund));
        assert!(matches!(found(&merchant, &rig, "D2").await, Found::Closed(_)));
    }
    assert_eq!(rig.order("D2").await["refunded_fen"], 100);
}

/// A relative time limit begins when the payer comes; when it ends, the trade is closed by that alone.
#[tokio::test]
async fn expired() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let mut order = wanted("E1", 100);
    order.timeout_express = Some("90m".to_owned());
    let content = merchant.order(&rig, Product::Precreate, &order).await;
    let code = precreate::read_answer(&content, "E1").success().unwrap().qr_code;
    rig.advance(3_600);
    rig.control(axum::http::Method::POST, "/scan", serde_json::json!({ "code": code })).await;
    rig.advance(89 * 60);
    assert!(matches!(found(&merchant, &rig, "E1").await, Found::Waiting(_)));
    rig.advance(60);
    assert!(matches!(found(&merchant, &rig, "E1").await, Found::Closed(_)));
}

/// After a restart everything is as it was.
#[tokio::test]
async fn restarted() {
    let mut rig = Rig::new();
    let merchant = Merchant::with_certificates(&rig);
    let number = merchant.paid(&rig, "F1", 300).await;
    merchant.order(&rig, Product::Precreate, &wanted("F2", 100)).await;
    rig = rig.restart();
    let Found::Paid(trade) = found(&merchant, &rig, "F1").await else { panic!("it is paid") };
    assert_eq!(trade.trade_no, number);
    let asked = TradeNumbers::of_merchant("F2");
    assert_eq!(sub_code(&merchant.ask(&rig, &asked).await), TRADE_NOT_EXIST);
    rig.pay("F2").await;
    assert!(matches!(found(&merchant, &rig, "F2").await, Found::Paid(_)));
}

/// The app's private key is stored in every form that SDKs ask for, and all are the same key.
#[tokio::test]
async fn the_app_key_in_four_forms() {
    let rig = Rig::new();
    let own = SigningKey::parse(&rig.file("/alipay/app_private_key_pem")).unwrap();
    for (name, begin) in [
        ("app_private_key_pem", "-----BEGIN PRIVATE KEY-----"),
        ("app_private_key_line", "MII"),
        ("app_private_key_pkcs1_pem", "-----BEGIN RSA PRIVATE KEY-----"),
        ("app_private_key_pkcs1_line", "MII"),
    ] {
        let text = rig.file(&format!("/alipay/{name}"));
        assert!(text.starts_with(begin), "{name}");
        let key = SigningKey::parse(&text).unwrap();
        assert_eq!(key.verifying_key().unwrap().spki(), own.verifying_key().unwrap().spki(), "{name}");
    }
}
