//! What goes wrong with calls.

use axum::http::StatusCode;
use cashier_protocol::alipay::outcome::{Doubt, Outcome};
use cashier_protocol::alipay::trade::create;
use cashier_protocol::alipay::trade::order::Product;
use serde_json::json;

use super::{Merchant, sub_code, wanted};
use crate::rig::Rig;

const CREATE: &str = "alipay.trade.create";

fn content(number: &str, fen: i64) -> String {
    wanted(number, fen).to_biz_content(Product::Create).unwrap()
}

/// The payer pays, but the answer to the call that made the order never arrives; a query finds out.
#[tokio::test]
async fn answer_lost() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let lost = merchant.send(&rig, CREATE, &content("A1", 100), "pays_answer_lost").await;
    assert_eq!(lost.body, None);
    assert_eq!(sub_code(&merchant.call(&rig, CREATE, &content("A1", 100)).await), "ACQ.TRADE_HAS_SUCCESS");
    let refund = r#"{"out_trade_no":"A1","refund_amount":"1.00","out_request_no":"r1"}"#;
    assert_eq!(merchant.send(&rig, "alipay.trade.refund", refund, "").await.body, None);
    let again = merchant.call(&rig, "alipay.trade.refund", refund).await;
    assert!(again.contains(r#""fund_change":"N""#), "{again}");
    // By its amount too.
    assert_eq!(merchant.send(&rig, CREATE, &content("A2", 9_901), "").await.body, None);
}

/// A provider that is down has done nothing.
#[tokio::test]
async fn down() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let answer = merchant.send(&rig, CREATE, &content("B1", 100), "provider_down").await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert!(
        create::read_answer(&merchant.call(&rig, CREATE, &content("B1", 200)).await, "B1")
            .success()
            .is_some()
    );
    rig.set_scenario("B1", Some("provider_down")).await;
    let answer = merchant.send(&rig, "alipay.trade.query", r#"{"out_trade_no":"B1"}"#, "").await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
}

/// Too many calls in a second, and a scenario that pretends so, leave the outcome unknown.
#[tokio::test]
async fn too_many() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let content_of = content("C1", 100);
    let answer = merchant.call_in(&rig, CREATE, &content_of, "rate_limited").await;
    assert!(matches!(create::read_answer(&answer, "C1"), Outcome::Unknown(Doubt::Unclear(_))));
    rig.set("calls_per_second", json!(0)).await;
    assert_eq!(sub_code(&merchant.call(&rig, CREATE, &content_of).await), "isv.call-limited");
}
