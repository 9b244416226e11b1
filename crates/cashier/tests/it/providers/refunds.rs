//! Refunds through every provider: reported by a notice or found by a query, lost, stuck, given up, retried.

use std::time::Duration;

use cashier_core::provider::{Method, ProviderName};
use cashier_engine::providers::{ALIPAY, QQ_WALLET, WECHAT_PAY};
use serde_json::{Value, json};

use super::rig::{Mode, Shop};
use super::truth::compare;
use crate::commands::number;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    refunds_of_wechat_pay;
    refunds_of_wechat_pay_v2;
    refunds_of_alipay;
    refunds_of_qq_wallet;
}

async fn refunds_of_wechat_pay(database: Database) {
    let shop = Shop::open(&database, 15).await;
    shop.account(WECHAT_PAY, Mode::Key).await;
    every_case(&shop, (WECHAT_PAY, Method::H5)).await;
    shop.close().await;
}

async fn refunds_of_wechat_pay_v2(database: Database) {
    let shop = Shop::open(&database, 16).await;
    shop.account_with(WECHAT_PAY, Mode::Fetched, &json!({ "mini_program_v2": true })).await;
    every_case(&shop, (WECHAT_PAY, Method::MiniProgram)).await;
    shop.close().await;
}

async fn refunds_of_alipay(database: Database) {
    let shop = Shop::open(&database, 17).await;
    shop.account(ALIPAY, Mode::Certificate).await;
    every_case(&shop, (ALIPAY, Method::Wap)).await;
    shop.close().await;
}

async fn refunds_of_qq_wallet(database: Database) {
    let shop = Shop::open(&database, 18).await;
    shop.account(QQ_WALLET, Mode::Key).await;
    every_case(&shop, (QQ_WALLET, Method::MiniProgram)).await;
    shop.close().await;
}

async fn every_case(shop: &Shop, way: (ProviderName, Method)) {
    let payment = shop.begin("one", 1_000, way).await;
    let order = number(payment, 1);
    assert!(shop.pay(&order).await);
    shop.settle().await;
    // Two parts, each reported or queried.
    let (told, said) = shop.refund(payment, "told", 250).await;
    assert_eq!(said, "processing", "nothing is done before the provider says so");
    shop.pass(Duration::from_mins(1)).await;
    assert_eq!(shop.refund_state(told).await, "succeeded");
    shop.lose_notices(true);
    let (asked, _) = shop.refund(payment, "asked", 250).await;
    shop.pass(Duration::from_mins(5)).await;
    shop.lose_notices(false);
    assert_eq!(shop.refund_state(asked).await, "succeeded");
    // The answer gets lost: the same number is queried, and nothing is refunded twice.
    shop.set_scenario(&order, Some("pays_answer_lost")).await;
    let (lost, _) = shop.refund(payment, "lost", 200).await;
    shop.pass(Duration::from_mins(5)).await;
    assert_eq!(shop.refund_state(lost).await, "succeeded");
    assert_eq!(shop.known(&order).await.unwrap()["refunded_fen"], 700);
    // More than is left, and then the same request again.
    assert_eq!(shop.refund(payment, "too much", 301).await.1, "failed");
    assert_eq!(shop.refund(payment, "lost", 200).await.0, lost);
    // Stuck at the payer's bank, and ended there.
    shop.set_scenario(&order, Some("abnormal_refund")).await;
    let (stuck, _) = shop.refund(payment, "stuck", 300).await;
    shop.pass(Duration::from_hours(2)).await;
    assert_eq!(shop.refund_state(stuck).await, "processing", "neither done nor failed");
    let known = shop.known(&order).await.unwrap();
    let refunds = known["refunds"].as_array().unwrap();
    let number = refunds.iter().find(|refund| refund["amount_fen"] == 300).unwrap()["number"].clone();
    let path = format!("/orders/{order}/refunds/{}/end", number.as_str().unwrap());
    let end = async |state: &str| shop.control("POST", &path, json!({ "state": state })).await.unwrap();
    if way.0 == ALIPAY {
        end("success").await;
    } else {
        end("closed").await;
        shop.pass(Duration::from_hours(2)).await;
        assert_eq!(shop.refund_state(stuck).await, "failed", "the provider gave it up");
        assert_eq!(shop.payment(payment).await.refunded, 700, "the money is the merchant's again");
        shop.set_scenario(&order, None).await;
        shop.providers.retry_refund(shop.merchant, stuck, false).await.unwrap();
    }
    shop.pass(Duration::from_hours(2)).await;
    assert_eq!(shop.refund_state(stuck).await, "succeeded");
    let known: Value = shop.known(&order).await.unwrap();
    assert_eq!(known["refunded_fen"], 1_000);
    assert_eq!(known["refunds"].as_array().unwrap().len(), 4, "a retry is no second refund");
    compare(shop, payment).await;
}
