//! Orders: made, scanned, paid, closed, refused; and that all of it survives a restart.

use axum::http::{Method, StatusCode};
use cashier_core::secret::Secret;
use cashier_protocol::qq::close::{self, Close, Closed};
use cashier_protocol::qq::fields::OrderNumbers;
use cashier_protocol::qq::query::{self, Found, Query};
use cashier_protocol::qq::unified_order::{self, TradeType};
use serde_json::json;

use super::{account, ask, send, wanted};
use crate::rig::Rig;

const NOWHERE: &str = "http://127.0.0.1:9/";

async fn found(rig: &Rig, number: &str) -> Found {
    let order = OrderNumbers::of_merchant(number);
    query::read_answer(&ask(rig, &Query { order: order.clone() }).await, &order)
}

/// A code is scanned and paid; the order is found by both of its numbers, before and after a restart.
#[tokio::test]
async fn paid() {
    let mut rig = Rig::new();
    let request = wanted("A1", 8_888, NOWHERE);
    let made = unified_order::read_answer(&ask(&rig, &request).await, &request);
    let unified_order::Prepared { code_url, .. } = success(made);
    assert!(matches!(found(&rig, "A1").await, Found::Waiting(_)));
    let shown = rig.control(Method::POST, "/scan", json!({ "code": code_url.unwrap() })).await;
    assert_eq!((shown["provider"].as_str(), shown["amount_fen"].as_i64()), (Some("qq_wallet"), Some(8_888)));
    rig.pay("A1").await;
    for _ in 0..2 {
        let Found::Paid(trade) = found(&rig, "A1").await else { panic!("it is paid") };
        assert_eq!((trade.total_fen, trade.attach.as_deref()), (Some(8_888), Some("a=1&b")));
        let order = OrderNumbers { transaction_id: trade.transaction_id, out_trade_no: None };
        let again = query::read_answer(&ask(&rig, &Query { order: order.clone() }).await, &order);
        assert!(matches!(again, Found::Paid(_)));
        rig = rig.restart();
    }
}

fn success<T: std::fmt::Debug>(outcome: cashier_protocol::qq::outcome::Outcome<T>) -> T {
    match outcome {
        cashier_protocol::qq::outcome::Outcome::Success(content) => content,
        other => panic!("{other:?}"),
    }
}

/// The same number with the same content gives a fresh link; other content, a paid and a closed order are refused.
#[tokio::test]
async fn repeated() {
    let rig = Rig::new();
    let code = async |fields: cashier_protocol::qq::unified_order::UnifiedOrder| {
        ask(&rig, &fields).await.get("err_code").cloned().unwrap_or_default()
    };
    assert_eq!(code(wanted("B1", 100, NOWHERE)).await, "");
    assert_eq!(code(wanted("B1", 100, NOWHERE)).await, "");
    assert_eq!(code(wanted("B1", 200, NOWHERE)).await, "OUT_TRADE_NO_USED");
    rig.pay("B1").await;
    assert_eq!(code(wanted("B1", 100, NOWHERE)).await, "ORDERPAID");
    let mut app = wanted("B2", 100, NOWHERE);
    app.trade_type = TradeType::Miniapp;
    let prepared = success(unified_order::read_answer(&ask(&rig, &app).await, &app));
    assert_eq!(prepared.code_url, None);
    let close = Close { out_trade_no: "B2".to_owned() };
    for _ in 0..2 {
        assert_eq!(close::read_answer(&ask(&rig, &close).await), Closed::Closed);
    }
    assert_eq!(code(app).await, "ORDERCLOSED");
    let paid = Close { out_trade_no: "B1".to_owned() };
    assert_eq!(close::read_answer(&ask(&rig, &paid).await), Closed::Paid);
    let unknown = Close { out_trade_no: "B3".to_owned() };
    assert_eq!(close::read_answer(&ask(&rig, &unknown).await), Closed::NotFound);
}

/// Wrong signatures, other merchants, and bodies that are not XML are refused.
#[tokio::test]
async fn refused() {
    let rig = Rig::new();
    let request = wanted("C1", 100, NOWHERE);
    let mut stranger = account(&rig);
    stranger.key = Secret::new("another key".to_owned());
    assert!(send(&rig, &stranger, &request, "").await.text().contains("SIGNERROR"));
    let mut other = account(&rig);
    other.mch_id = "1".to_owned();
    assert!(send(&rig, &other, &request, "").await.text().contains("MCHID_NOT_EXIST"));
    let path = "/cgi-bin/pay/qpay_unified_order.cgi";
    let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><a>&e;</a></xml>";
    for body in ["", "{}", entity] {
        assert!(rig.post(path, body).await.text().contains("<return_code><![CDATA[FAIL]]>"), "{body}");
    }
    assert_eq!(found(&rig, "C1").await, Found::NotFound);
}

/// The answer is lost, the provider is down, there are too many calls.
#[tokio::test]
async fn disturbed() {
    let rig = Rig::new();
    let own = account(&rig);
    assert_eq!(send(&rig, &own, &wanted("D1", 100, NOWHERE), "pays_answer_lost").await.body, None);
    assert!(matches!(found(&rig, "D1").await, Found::Paid(_)));
    let down = send(&rig, &own, &wanted("D2", 100, NOWHERE), "provider_down").await;
    assert_eq!(down.status, StatusCode::BAD_GATEWAY);
    assert_eq!(found(&rig, "D2").await, Found::NotFound);
    let limited = send(&rig, &own, &wanted("D3", 100, NOWHERE), "rate_limited").await;
    assert!(limited.text().contains("FREQUENCY_LIMITED"));
}

/// A call that the sandbox does not play is refused by name, with a signature.
#[tokio::test]
async fn calls_that_are_not_played() {
    let rig = Rig::new();
    let path = "/cgi-bin/hongbao/qpay_hb_mch_send.cgi";
    let document = account(&rig).write(cashier_protocol::flat_xml::Fields::new(), "nonce").unwrap();
    let answer = rig.post(path, document).await;
    let said = account(&rig).open(&answer.body.unwrap()).unwrap();
    assert_eq!(said["err_code"], "NO_AUTH");
    assert!(said["err_code_des"].contains(path), "{said:?}");
}
