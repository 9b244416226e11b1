//! What is refused, with the provider's codes.

use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wechat::v3::bills::{self, TradeBillKind};
use cashier_protocol::wechat::v3::order::{self, Kind, NativeOrder};
use cashier_protocol::wechat::v3::refunds;
use cashier_protocol::wechat::v3::signing::Merchant;
use cashier_protocol::wechat::v3::transactions;
use serde_json::json;

use crate::payment::refund_of;
use crate::stage::Stage;

/// A wrong signature, another merchant's, none, an old one: 401, and the refusal itself is signed.
#[tokio::test]
async fn wrong_signatures() {
    let mut stage = Stage::open().await;
    let call = stage.order("order-0001").call(Kind::Native);
    let own = stage.merchant.clone();
    let live = Merchant { mchid: "1230000109".to_owned(), ..own.clone() };
    let strange = Merchant { key: SigningKey::generate().unwrap(), ..own.clone() };
    let other_serial = Merchant { serial_no: "AB12".to_owned(), ..own.clone() };
    for merchant in [live, strange, other_serial] {
        stage.merchant = merchant;
        let error = stage.refused(&call).await;
        assert_eq!((error.status, error.code.as_str()), (401, "SIGN_ERROR"));
    }
    stage.merchant = own;
    let unsigned = stage.exchange("POST", &call.target, Vec::new(), call.body.clone()).await.unwrap();
    assert_eq!(unsigned.status, 401);
    let mut tampered = call.clone();
    tampered.target.push_str("?x=1");
    let header = call
        .authorize(&stage.merchant, cashier_core::time::Timestamp::from_micros(crate::stage::NOON), "n")
        .unwrap();
    let headers = vec![("authorization".to_owned(), header)];
    let answer = stage.exchange("POST", &tampered.target, headers.clone(), call.body.clone()).await.unwrap();
    assert_eq!(answer.status, 401);
    stage.advance(301);
    let answer = stage.exchange("POST", &call.target, headers, call.body.clone()).await.unwrap();
    assert_eq!(answer.status, 401, "the time of the signature is over");
    let lower = Merchant { serial_no: stage.merchant.serial_no.to_lowercase(), ..stage.merchant.clone() };
    stage.merchant = lower;
    let _: NativeOrder = stage.done(&call).await;
}

/// The same number: same content is answered, other content is refused, and so is the number of a paid or closed order.
#[tokio::test]
async fn repeated_numbers() {
    let stage = Stage::open().await;
    let order = stage.order("order-0001");
    let first: NativeOrder = stage.done(&order.call(Kind::Native)).await;
    let second: NativeOrder = stage.done(&order.call(Kind::Native)).await;
    assert_ne!(first.code_url, second.code_url);
    let other = stage.refused(&stage.order_of("order-0001", 101).call(Kind::Native)).await;
    assert_eq!((other.status, other.code.as_str()), (400, "INVALID_REQUEST"));
    stage.control("POST", "orders/order-0001/pay", None).await;
    assert_eq!(stage.refused(&order.call(Kind::Native)).await.code, "ORDERPAID");
    let mchid = &stage.credentials.wechat.mchid;
    assert_eq!(stage.refused(&order::close(mchid, "order-0001")).await.code, "ORDERPAID");
    let order = stage.order("order-0002");
    let _: NativeOrder = stage.done(&order.call(Kind::Native)).await;
    let _: serde_json::Value = stage.done(&order::close(mchid, "order-0002")).await;
    assert_eq!(stage.refused(&order.call(Kind::Native)).await.code, "ORDER_CLOSED");
}

/// Fields outside their limits, unknown orders, wrong apps and addresses.
#[tokio::test]
async fn bad_fields() {
    let stage = Stage::open().await;
    let mchid = &stage.credentials.wechat.mchid;
    let short = stage.refused(&stage.order("short").call(Kind::Native)).await;
    assert_eq!((short.status, short.code.as_str()), (400, "PARAM_ERROR"));
    assert_eq!(short.detail.unwrap()["field"], "/out_trade_no");
    let mut order = stage.order("order-0001");
    order.appid = "wx0000000000000000".to_owned();
    assert_eq!(stage.refused(&order.call(Kind::Native)).await.code, "APPID_MCHID_NOT_MATCH");
    let mut order = stage.order("order-0001");
    order.notify_url = "http://shop.example/notify".to_owned();
    assert_eq!(stage.refused(&order.call(Kind::Native)).await.code, "PARAM_ERROR");
    assert_eq!(stage.refused(&stage.order("order-0001").call(Kind::Jsapi)).await.code, "PARAM_ERROR");
    let unknown = stage.refused(&transactions::query(mchid, "order-9999")).await;
    assert_eq!((unknown.status, unknown.code.as_str()), (404, "ORDER_NOT_EXIST"));
    assert_eq!(stage.refused(&transactions::query("1", "order-9999")).await.code, "PARAM_ERROR");
    assert_eq!(stage.refused(&refunds::query("refund-9")).await.code, "RESOURCE_NOT_EXISTS");
    stage.set(json!({ "plain_loopback_notices": false })).await;
    assert_eq!(stage.refused(&stage.order("order-0001").call(Kind::Native)).await.code, "PARAM_ERROR");
}

/// Refunds of what is not paid, with another total, or under a number that has another refund.
#[tokio::test]
async fn bad_refunds() {
    let stage = Stage::open().await;
    let refund = |number: &str, fen, total| refund_of(&stage, "order-0001", number, fen, total).call();
    assert_eq!(stage.refused(&refund("refund-1", 1, 100)).await.code, "RESOURCE_NOT_EXISTS");
    let _: NativeOrder = stage.done(&stage.order("order-0001").call(Kind::Native)).await;
    assert_eq!(stage.refused(&refund("refund-1", 1, 100)).await.code, "INVALID_REQUEST");
    stage.control("POST", "orders/order-0001/pay", None).await;
    assert_eq!(stage.refused(&refund("refund-1", 1, 99)).await.code, "INVALID_REQUEST");
    for _ in 0..2 {
        let _: serde_json::Value = stage.done(&refund("refund-1", 40, 100)).await;
    }
    assert_eq!(stage.refused(&refund("refund-1", 41, 100)).await.code, "INVALID_REQUEST");
    stage.paid(&stage.order("order-0002")).await;
    let stolen = refund_of(&stage, "order-0002", "refund-1", 40, 100).call();
    assert_eq!(stage.refused(&stolen).await.code, "INVALID_REQUEST");
}

/// Bills: future days, days without business, and the morning after.
#[tokio::test]
async fn bills_that_are_not_there() {
    let stage = Stage::open().await;
    let bill = |day: &str| bills::trade_bill(day, &TradeBillKind::All);
    assert_eq!(stage.refused(&bill("2026-11-21")).await.code, "NO_STATEMENT_EXIST");
    assert_eq!(stage.refused(&bill("2026-11-22")).await.code, "PARAM_ERROR");
    assert_eq!(stage.refused(&bill("21.11.2026")).await.code, "PARAM_ERROR");
    stage.paid(&stage.order("order-0001")).await;
    stage.set(json!({ "has_bill_of_today": false })).await;
    assert_eq!(stage.refused(&bill("2026-11-21")).await.code, "STATEMENT_CREATING");
    stage.advance(22 * 3_600);
    let _: serde_json::Value = stage.done(&bill("2026-11-21")).await;
}

/// More calls in a second than a merchant may make.
#[tokio::test]
async fn too_many_calls() {
    let stage = Stage::open().await;
    stage.set(json!({ "calls_per_second": 2 })).await;
    let call = stage.order("order-0001").call(Kind::Native);
    for _ in 0..2 {
        let _: NativeOrder = stage.done(&call).await;
    }
    let error = stage.refused(&call).await;
    assert_eq!((error.status, error.code.as_str()), (429, "FREQUENCY_LIMITED"));
    stage.advance(1);
    let _: NativeOrder = stage.done(&call).await;
}
