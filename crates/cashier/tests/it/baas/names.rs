//! A web order has three names: its payment's id, `transaction_no` and `trade_no`. Each is accepted wherever an order
//! is named.

use std::process::Command;

use serde_json::{Value, json};

use super::shop::Shop;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    every_name_names_the_payment;
}

async fn every_name_names_the_payment(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    let placed = shop.order(&token, &json!({ "total_cost": 5 })).await;
    shop.pay(&placed).await;
    let (transaction_no, trade_no) = (placed.text("transaction_no"), placed.text("trade_no"));
    let wallet = &shop.wallet;
    let by = async |path: &str, name: &str, more: &Value| {
        let mut body = json!({ "paymentId": name });
        for (field, value) in more.as_object().unwrap() {
            body[field] = value.clone();
        }
        wallet.call(&format!("/v1/payments/{path}"), &body).await
    };
    let shown = by("inquiryPayment", &transaction_no, &json!({})).await;
    assert_eq!(shown.outcome(), "S SUCCESS", "{}", shown.json);
    let id = shown.text("/paymentId");
    for (number, name) in [&id, &transaction_no, &trade_no].into_iter().enumerate() {
        let inquiry = by("inquiryPayment", name, &json!({})).await;
        assert_eq!(
            (inquiry.outcome().as_str(), inquiry.text("/paymentId")),
            ("S SUCCESS", id.clone()),
            "{name}"
        );
        assert_eq!(by("inquiryShare", name, &json!({})).await.outcome(), "S SUCCESS", "{name}");
        assert_eq!(by("cancelPayment", name, &json!({})).await.outcome(), "F ORDER_STATUS_INVALID", "{name}");
        let amount = json!({ "currency": "CNY", "value": "100" });
        let params = json!({ "refundRequestId": format!("f{number}"), "refundAmount": amount });
        assert_eq!(by("refund", name, &params).await.outcome(), "U REFUND_IN_PROCESS", "{name}");
        let page = shop.get(&format!("/v2.0/idp/pay/order/{name}/"), &token).await;
        assert_eq!(page.text("transaction_no"), transaction_no);
        for command in ["shares", "check"] {
            let (success, said) = provider(&database, &shop, command, name).await;
            assert!(success, "{command} {name}: {said}");
        }
    }
    // The same refund under another name of the payment is the same request.
    let amount = json!({ "currency": "CNY", "value": "100" });
    let again = json!({ "refundRequestId": "f0", "refundAmount": amount });
    assert_eq!(by("refund", &trade_no, &again).await.outcome(), "U REFUND_IN_PROCESS");
    // A name that matches no order is reported as unknown.
    let mut wrong = trade_no.clone();
    wrong.replace_range(31.., if wrong.ends_with('0') { "1" } else { "0" });
    assert_eq!(by("inquiryPayment", &wrong, &json!({})).await.outcome(), "F ORDER_NOT_EXIST");
    let (success, said) = provider(&database, &shop, "shares", &wrong).await;
    assert!(!success && said.contains("transaction_no"), "{said}");
    shop.wallet.finish().await;
}

/// Runs `cashier provider COMMAND PAYMENT` beside the serving system.
async fn provider(database: &Database, shop: &Shop, command: &str, payment: &str) -> (bool, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_cashier"));
    process.args(["channel", command, payment, "--database", &database.text, "--keys"]);
    process.arg(shop.wallet.keys_folder());
    let output = tokio::task::spawn_blocking(move || process.output()).await.unwrap().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}
