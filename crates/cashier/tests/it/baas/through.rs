//! What may go wrong between an order and its provider: nothing is lost, nothing is paid twice, and the order shows the
//! true state.

use std::time::Duration;

use cashier_core::provider::AttemptState;
use cashier_core::web_order::payment_of_transaction_no;
use cashier_engine::providers::ALIPAY;
use serde_json::json;

use super::shop::{ORDERS, Shop};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_lost_notice_is_made_good_by_looking;
    a_lost_answer_is_asked_for_again_under_the_same_number;
    a_gateway_without_an_account_is_refused_before_there_is_an_order;
    a_provider_that_is_down_is_no_refusal;
    refunds_go_back_through_every_provider;
    a_clock_that_was_moved_moves_the_providers_too;
}

fn path(placed: &super::shop::Answer) -> String {
    format!("/v2.0/idp/pay/order/{}/", placed.text("transaction_no"))
}

async fn a_lost_notice_is_made_good_by_looking(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    for gateway in ["weixin_tenpay_native", "alipay_wap", "qpay_native"] {
        // The payment's notice is held back for twenty seconds.
        let placed = shop.order(&token, &json!({ "gateway_type": gateway, "total_cost": 99.03 })).await;
        assert_eq!(shop.get(&path(&placed), &token).await.json["status"], "pending");
        let paid = shop.providers.pay(&placed.json).await;
        assert_eq!(paid["notices"][0]["is_accepted"], false, "{paid}");
        let shown = shop.get(&path(&placed), &token).await;
        assert_eq!(shown.json["status"], "pending", "{gateway}: the provider was asked just now");
        shop.wallet.running.clock.advance(Duration::from_secs(2));
        let shown = shop.get(&path(&placed), &token).await;
        assert_eq!(shown.json["status"], "success", "{gateway}: who looks makes us ask");
        assert!(shown.json["paid_at"].is_i64());
    }
    shop.wallet.finish().await;
}

async fn a_lost_answer_is_asked_for_again_under_the_same_number(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    // The payer pays at once, and the provider's answer about the order never arrives.
    let placed = shop.order(&token, &json!({ "total_cost": 99.01 })).await;
    let (status, said) = placed.error();
    assert_eq!(status, 409, "{said}");
    let list = shop.get(ORDERS, &token).await;
    assert_eq!(list.json["meta"]["total_count"], 1);
    let order = &list.json["objects"][0];
    assert_eq!(order["status"], "success", "the second call told that it is paid");
    let id = payment_of_transaction_no(order["transaction_no"].as_str().unwrap()).unwrap();
    let attempts = shop.wallet.running.shared.reader.payment_attempts_of(id).await.unwrap();
    assert!(matches!(&attempts[..], [one] if matches!(one.state, AttemptState::Succeeded { .. })));
    let sold = shop.providers.control("GET", "orders", &json!({})).await;
    assert_eq!(sold["orders"].as_array().unwrap().len(), 1, "one order at the provider");
    shop.wallet.finish().await;
}

async fn a_gateway_without_an_account_is_refused_before_there_is_an_order(database: Database) {
    let shop = Shop::open_without(&database, &[ALIPAY]).await;
    let (token, _) = shop.sign_up("payer").await;
    for gateway in ["alipay_page", "alipay_wap"] {
        let (status, said) = shop.order(&token, &json!({ "gateway_type": gateway })).await.error();
        assert!(status == 400 && said.contains("no account"), "{status} {said}");
    }
    assert_eq!(shop.get(ORDERS, &token).await.json["meta"]["total_count"], 0);
    assert_eq!(shop.order(&token, &json!({})).await.status, 201, "the others are offered");
    shop.wallet.finish().await;
}

async fn a_provider_that_is_down_is_no_refusal(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    for gateway in ["weixin_tenpay_native", "qpay_native"] {
        let (status, _) =
            shop.order(&token, &json!({ "gateway_type": gateway, "total_cost": 99.08 })).await.error();
        assert_eq!(status, 503, "{gateway}: nobody knows");
    }
    let list = shop.get(ORDERS, &token).await;
    let states: Vec<_> =
        list.json["objects"].as_array().unwrap().iter().map(|order| &order["status"]).collect();
    assert_eq!(states, ["pending", "pending"], "what is not known is not failed");
    shop.wallet.finish().await;
}

async fn refunds_go_back_through_every_provider(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    for gateway in ["weixin_tenpay_wap", "alipay_page", "qpay_native"] {
        let placed = shop.order(&token, &json!({ "gateway_type": gateway, "total_cost": 1 })).await;
        let sold = shop.providers.pay(&placed.json).await;
        shop.wait(&placed, |payment| payment.paid_at().is_some()).await;
        let id = payment_of_transaction_no(&placed.text("transaction_no")).unwrap();
        for (value, state, fen) in [("30", "partial", 30), ("70", "complete", 100)] {
            let request = json!({
                "paymentId": id.to_string(), "refundRequestId": format!("{gateway}-{state}"),
                "refundAmount": { "currency": "CNY", "value": value },
            });
            let refund = shop.wallet.call("/v1/payments/refund", &request).await;
            assert!(["S SUCCESS", "U REFUND_IN_PROCESS"].contains(&&*refund.outcome()), "{}", refund.json);
            shop.wait_for(&path(&placed), &token, |order| order["refund_status"] == state).await;
            let number = sold["id"].as_str().unwrap();
            let sold = shop.providers.control("GET", &format!("orders/{number}"), &json!({})).await;
            assert_eq!(sold["refunded_fen"], fen, "{gateway}");
        }
        assert_eq!(
            shop.get(&path(&placed), &token).await.json["status"],
            "success",
            "a refund changes no status"
        );
    }
    shop.wallet.finish().await;
}

async fn a_clock_that_was_moved_moves_the_providers_too(database: Database) {
    let shop = Shop::open(&database).await;
    shop.wallet.running.clock.advance(Duration::from_hours(50));
    let (token, _) = shop.sign_up("payer").await;
    for gateway in ["weixin_tenpay_native", "weixin_tenpay_wap", "alipay_page", "alipay_wap", "qpay_native"] {
        let placed = shop.order(&token, &json!({ "gateway_type": gateway })).await;
        shop.pay(&placed).await;
        assert_eq!(shop.get(&path(&placed), &token).await.json["status"], "success", "{gateway}");
    }
    shop.wallet.finish().await;
}
