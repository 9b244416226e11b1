//! Calls that are rejected after a call without an answer: they end nothing. What may have happened is queried, and
//! queried again under the same number, until the provider answers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use cashier_core::id::{PaymentId, RefundId};
use cashier_core::provider::{Method, ProviderName};
use cashier_engine::providers::{ALIPAY, QQ_WALLET, WECHAT_PAY};
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::{answer, form};
use cashier_protocol::wallet::keys::SigningKey;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::rig::{Mode, Shop};
use crate::commands::number;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_refund_without_answer_outlives_a_wrong_signature;
    a_refund_of_alipay_is_asked_for_and_sent_again;
    an_order_without_answer_outlives_a_wrong_signature;
}

const WAYS: [(ProviderName, Method); 3] =
    [(WECHAT_PAY, Method::Native), (ALIPAY, Method::Wap), (QQ_WALLET, Method::Native)];

/// What makes the provider reject every call: another key.
fn wrong_key(provider: ProviderName) -> Value {
    let other = || SigningKey::generate().unwrap().to_pem().unwrap();
    match provider {
        WECHAT_PAY => json!({ "merchant_private_key_pem": other() }),
        ALIPAY => json!({ "app_private_key_pem": other() }),
        _ => json!({ "key": "ANOTHER0ANOTHER0ANOTHER0ANOTHER0" }),
    }
}

async fn paid(shop: &Shop, name: &str, way: (ProviderName, Method)) -> (PaymentId, String) {
    let payment = shop.begin(name, 1_000, way).await;
    let order = number(payment, 1);
    assert!(shop.pay(&order).await);
    shop.settle().await;
    (payment, order)
}

/// The state of a refund, and how much of the payment is reserved for it.
async fn stands(shop: &Shop, payment: PaymentId, refund: RefundId) -> (&'static str, i64) {
    (shop.refund_state(refund).await, shop.payment(payment).await.refunded)
}

/// The first call either did something and its answer was lost, or never arrived. After hours of wrong signatures the
/// money is still reserved, and once the key is right again it is refunded once. A refund whose only call was rejected
/// has failed, and can be retried.
async fn a_refund_without_answer_outlives_a_wrong_signature(database: Database) {
    let shop = Shop::open(&database, 31).await;
    for way in WAYS {
        let account = shop.account(way.0, Mode::Key).await;
        for scenario in ["pays_answer_lost", "provider_down"] {
            let (payment, order) = paid(&shop, &format!("{:?} {scenario}", way.0), way).await;
            shop.set_scenario(&order, Some(scenario)).await;
            // A notice would report what the lost answer did not.
            shop.lose_notices(true);
            let (refund, _) = shop.refund(payment, &format!("{order} back"), 400).await;
            shop.settle().await;
            assert_eq!(stands(&shop, payment, refund).await, ("processing", 400));
            shop.put_settings_with(&account, Mode::Key, &wrong_key(way.0)).await;
            shop.pass(Duration::from_hours(5)).await;
            assert_eq!(stands(&shop, payment, refund).await, ("processing", 400), "{way:?} {scenario}");
            shop.put_settings(&account, Mode::Key).await;
            shop.set_scenario(&order, None).await;
            shop.lose_notices(false);
            shop.pass(Duration::from_hours(2)).await;
            assert_eq!(stands(&shop, payment, refund).await, ("succeeded", 400), "{way:?} {scenario}");
            let known = shop.known(&order).await.unwrap();
            assert_eq!(
                (&known["refunded_fen"], known["refunds"].as_array().unwrap().len()),
                (&json!(400), 1)
            );
        }
        let (payment, order) = paid(&shop, &format!("{:?} only", way.0), way).await;
        shop.put_settings_with(&account, Mode::Key, &wrong_key(way.0)).await;
        let (refund, _) = shop.refund(payment, &format!("{order} back"), 400).await;
        shop.pass(Duration::from_hours(2)).await;
        // QQ Wallet's answer to a wrong signature is not signed, so it proves nothing.
        let is_proven = way.0 != QQ_WALLET;
        let expected = if is_proven { ("failed", 0) } else { ("processing", 400) };
        assert_eq!(stands(&shop, payment, refund).await, expected, "{way:?}");
        shop.put_settings(&account, Mode::Key).await;
        if is_proven {
            shop.providers.retry_refund(shop.merchant, refund, false).await.unwrap();
        }
        shop.pass(Duration::from_hours(2)).await;
        assert_eq!(stands(&shop, payment, refund).await, ("succeeded", 400), "{way:?}");
        assert_eq!(shop.known(&order).await.unwrap()["refunded_fen"], 400);
    }
    shop.close().await;
}

/// An Alipay gateway that gives the answers it is told to give.
struct Gateway {
    key: SigningKey,
    /// The answers to refunds, in order; the last one is repeated.
    refunds: Mutex<VecDeque<Value>>,
    /// The calls that arrived: the last word of the method, and the number of the refund.
    calls: Mutex<Vec<(String, String)>>,
}

async fn gateway(State(gateway): State<Arc<Gateway>>, uri: Uri, body: Bytes) -> Vec<u8> {
    let (charset, params) = form::read(&[uri.query().unwrap_or_default().as_bytes(), &body]).unwrap();
    let content: Value = serde_json::from_str(&params["biz_content"]).unwrap();
    let (method, number) = (&params["method"], content["out_request_no"].as_str().unwrap().to_owned());
    let said = if method == "alipay.trade.refund" {
        let mut refunds = gateway.refunds.lock().unwrap();
        let mut said = if refunds.len() > 1 { refunds.pop_front().unwrap() } else { refunds[0].clone() };
        said["trade_no"] = content["trade_no"].clone();
        said
    } else {
        json!({ "code": "10000", "msg": "Success" })
    };
    gateway.calls.lock().unwrap().push((method.rsplit('.').next().unwrap().to_owned(), number));
    assert_eq!(charset, Charset::Utf8);
    answer::write(method, &said.to_string(), &gateway.key, charset, None).unwrap()
}

/// A call with an unknown outcome, in each form that Alipay has for it, is followed by rejected calls: the refund is
/// queried and sent again under the same number within the schedule, until Alipay says that the money moved.
async fn a_refund_of_alipay_is_asked_for_and_sent_again(database: Database) {
    let shop = Shop::open(&database, 32).await;
    let account = shop.account(ALIPAY, Mode::Key).await;
    let (payment, order) = paid(&shop, "one", (ALIPAY, Method::Wap)).await;
    let moved = |change: &str| json!({ "code": "10000", "msg": "Success", "fund_change": change, "refund_fee": "4.00", "out_trade_no": order });
    let fault =
        |code: &str, sub: &str| json!({ "code": code, "msg": "no", "sub_code": sub, "sub_msg": "no" });
    let says = [
        fault("20000", "isp.unknow-error"),
        fault("40004", "ACQ.SYSTEM_ERROR"),
        fault("40002", "isv.invalid-signature"),
        moved("N"),
        fault("40006", "isv.insufficient-isv-permissions"),
        fault("40004", "ACQ.TRADE_STATUS_ERROR"),
        fault("40004", "ACQ.DISCORDANT_REPEAT_REQUEST"),
        moved("N"),
        moved("Y"),
    ];
    let count = says.len();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let gate = Arc::new(Gateway {
        key: SigningKey::generate().unwrap(),
        refunds: Mutex::new(says.into()),
        calls: Mutex::default(),
    });
    let router = Router::new().fallback(gateway).with_state(Arc::clone(&gate));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let pem = gate.key.verifying_key().unwrap().to_pem();
    let there = json!({ "base_url": base, "alipay_public_key_pem": pem });
    shop.put_settings_with(&account, Mode::Key, &there).await;
    let (refund, _) = shop.refund(payment, "back", 400).await;
    // Six rounds within the first quarter of an hour, then one per hour.
    shop.pass(Duration::from_hours(3)).await;
    assert_eq!(stands(&shop, payment, refund).await, ("processing", 400));
    shop.pass(Duration::from_hours(1)).await;
    assert_eq!(stands(&shop, payment, refund).await, ("succeeded", 400));
    let calls = gate.calls.lock().unwrap().clone();
    assert_eq!(calls.iter().filter(|(method, _)| method == "refund").count(), count, "{calls:?}");
    assert!(calls.iter().all(|(_, number)| *number == calls[0].1), "under one number: {calls:?}");
    for pair in calls.windows(2) {
        assert!(pair[0].0 == "query" || pair[1].0 == "query", "asked before it is sent again: {calls:?}");
    }
    // The sandbox does not know this refund: the bill would show it.
    assert_eq!(shop.known(&order).await.unwrap()["refunded_fen"], 0);
    shop.close().await;
}

/// The call that makes an order had no answer, and the same request again is rejected. The order may exist: the attempt
/// lives until the provider answers, and its money is accepted.
async fn an_order_without_answer_outlives_a_wrong_signature(database: Database) {
    let shop = Shop::open(&database, 33).await;
    shop.lose_notices(true);
    for way in [WAYS[0], (ALIPAY, Method::MiniProgram), WAYS[2]] {
        let account = shop.account(way.0, Mode::Key).await;
        shop.set(&json!({ "scenario": { "scenario": "pays_answer_lost", "percent": 100, "seed": 1 } })).await;
        let payment = shop.order(&format!("{way:?}"), 1_000).await;
        assert!(shop.start(payment, way).await.is_err(), "the answer is lost");
        shop.put_settings_with(&account, Mode::Key, &wrong_key(way.0)).await;
        assert!(shop.start(payment, way).await.is_err());
        let attempts = shop.attempts(payment).await;
        assert_eq!((attempts.len(), attempts[0].state.name()), (1, "unknown"), "{way:?}");
        shop.put_settings(&account, Mode::Key).await;
        shop.set(&json!({ "scenario": null })).await;
        shop.pass(Duration::from_mins(10)).await;
        assert!(shop.is_paid(payment).await, "{way:?}: the payer had paid");
    }
    shop.close().await;
}
