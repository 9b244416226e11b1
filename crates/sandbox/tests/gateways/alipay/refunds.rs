//! Refunds: many parts, each made once, never more than was paid.

use axum::http::Method;
use cashier_protocol::alipay::outcome::TRADE_NOT_EXIST;
use cashier_protocol::alipay::trade::numbers::TradeNumbers;
use cashier_protocol::alipay::trade::order::Product;
use cashier_protocol::alipay::trade::refund::{self, Refund, Refunded};
use cashier_protocol::alipay::trade::refund_query::{self, FoundRefund, RefundQuery};
use serde_json::{Value, json};

use super::{Merchant, sub_code, wanted};
use crate::rig::Rig;

fn request(number: &str, refund: Option<&str>, fen: i64) -> Refund {
    Refund {
        out_trade_no: Some(number.to_owned()),
        trade_no: None,
        refund_fen: fen,
        out_request_no: refund.map(str::to_owned),
        refund_reason: Some("冷了".to_owned()),
        refund_royalty_parameters: Vec::new(),
    }
}

async fn refund(merchant: &Merchant, rig: &Rig, request: &Refund) -> Refunded {
    refund::read_answer(&merchant.ask(rig, request).await, request)
}

async fn asked(merchant: &Merchant, rig: &Rig, number: &str, refund: &str) -> FoundRefund {
    let query = RefundQuery { trade: TradeNumbers::of_merchant(number), out_request_no: refund.to_owned() };
    refund_query::read_answer(&merchant.ask(rig, &query).await, &query)
}

/// Parts add up; a repeat moves nothing; another amount under the same number, or too much, is refused.
#[tokio::test]
async fn parts() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    merchant.paid(&rig, "A1", 1_000).await;
    let first = request("A1", Some("r1"), 400);
    assert!(
        matches!(refund(&merchant, &rig, &first).await, Refunded::Done(done) if done.refunded_total_fen == 400)
    );
    assert!(matches!(refund(&merchant, &rig, &first).await, Refunded::Unchanged(_)));
    let refused = async |request: Refund| sub_code(&merchant.ask(&rig, &request).await);
    assert_eq!(refused(request("A1", Some("r1"), 401)).await, "ACQ.DISCORDANT_REPEAT_REQUEST");
    assert_eq!(refused(request("A1", Some("r2"), 601)).await, "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
    assert_eq!(refused(request("A1", None, 100)).await, "ACQ.INVALID_PARAMETER");
    let rest = refund(&merchant, &rig, &request("A1", Some("r3"), 600)).await;
    assert!(matches!(rest, Refunded::Done(done) if done.refunded_total_fen == 1_000));
    assert!(
        matches!(asked(&merchant, &rig, "A1", "r1").await, FoundRefund::Refunded(found) if found.refund_fen == Some(400))
    );
    assert_eq!(asked(&merchant, &rig, "A1", "r9").await, FoundRefund::NotFound);
}

/// Only what was paid can be refunded, and only for a year.
#[tokio::test]
async fn only_what_was_paid() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let refused = async |number: &str| sub_code(&merchant.ask(&rig, &request(number, None, 100)).await);
    assert_eq!(refused("B0").await, TRADE_NOT_EXIST);
    merchant.order(&rig, Product::Create, &wanted("B1", 100)).await;
    assert_eq!(refused("B1").await, "ACQ.TRADE_STATUS_ERROR");
    merchant.paid(&rig, "B2", 100).await;
    rig.advance(365 * 86_400);
    assert_eq!(refused("B2").await, "ACQ.TRADE_HAS_FINISHED");
}

/// A seller without money refunds nothing until there is some.
#[tokio::test]
async fn without_money() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    merchant.paid(&rig, "D1", 100).await;
    rig.set_scenario("D1", Some("refund_refused")).await;
    let request = request("D1", Some("r1"), 40);
    assert_eq!(sub_code(&merchant.ask(&rig, &request).await), "ACQ.SELLER_BALANCE_NOT_ENOUGH");
    assert_eq!(asked(&merchant, &rig, "D1", "r1").await, FoundRefund::NotFound);
    rig.set_scenario("D1", None).await;
    assert!(matches!(refund(&merchant, &rig, &request).await, Refunded::Done(_)));
}

/// A payer's bank that cannot take the money keeps the refund open until it can.
#[tokio::test]
async fn stuck() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    merchant.paid(&rig, "C1", 100).await;
    rig.set_scenario("C1", Some("abnormal_refund")).await;
    assert!(matches!(refund(&merchant, &rig, &request("C1", Some("r1"), 100)).await, Refunded::Unchanged(_)));
    assert_eq!(asked(&merchant, &rig, "C1", "r1").await, FoundRefund::NotFound);
    let order: Value = rig.order("C1").await;
    assert_eq!(order["refunds"][0]["state"], "processing");
    rig.control(Method::POST, "/orders/C1/refunds/r1/end", json!({ "state": "success" })).await;
    assert!(matches!(asked(&merchant, &rig, "C1", "r1").await, FoundRefund::Refunded(_)));
}
