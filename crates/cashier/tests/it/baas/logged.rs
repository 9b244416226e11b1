//! Calls of apps in the log that the developers of their merchants read.

use serde_json::{Value, json};

use super::shop::{ORDERS, Shop};
use crate::commands::merchant;
use crate::developer::issue_key;
use crate::patience::until;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    calls_of_an_app_are_in_its_merchants_log;
}

/// The calls of the BaaS API in the log of a merchant.
async fn logged(shop: &Shop, client_id: &str) -> Vec<Value> {
    let (_, key) = issue_key(&shop.wallet.running.shared, client_id).await;
    let url = format!("{}/dev/v1/calls?kind=api&path=/hserve/", shop.wallet.base);
    let answer = shop.wallet.http.get(url).bearer_auth(key).send().await.unwrap();
    let page: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    page["calls"].as_array().unwrap().clone()
}

/// The merchant sees orders as they travelled and what was refused; nobody sees what a call says about a user.
async fn calls_of_an_app_are_in_its_merchants_log(database: Database) {
    let shop = Shop::open(&database).await;
    let other = merchant("OTHER_SHOP".parse().unwrap(), "Other Shop", vec![1]);
    shop.wallet.running.shared.engine.submit(other).await.unwrap();
    let (token, _) = shop.sign_up("payer-of-tea").await;
    let placed = shop.order(&token, &json!({})).await;
    let refused = shop.order(&token, &json!({ "gateway_type": "nothing" })).await;
    let code = refused.header("link").split_once('#').unwrap().1.split_once('>').unwrap().0.to_owned();
    assert_eq!((placed.status, refused.error().0), (201, refused.status));
    let calls = until("three calls to be written", async || {
        let calls = logged(&shop, "TEA_HOUSE").await;
        (calls.len() == 3).then_some(calls)
    })
    .await;
    let seen: Vec<_> = calls.iter().map(|call| (call["path"].as_str().unwrap(), &call["code"])).collect();
    let orders = format!("/hserve{ORDERS}");
    let expected =
        [("/hserve/v2.1/register/username/", &Value::Null), (&orders, &Value::Null), (&orders, &json!(code))];
    assert_eq!(seen, expected);
    let body = |call: usize, part: &str| calls[call][part]["body"].as_str().unwrap().to_owned();
    assert_eq!((body(0, "request"), body(0, "response")), (String::new(), String::new()));
    let answered: Value = serde_json::from_str(&body(1, "response")).unwrap();
    assert_eq!(answered["transaction_no"], placed.json["transaction_no"]);
    assert!(body(1, "request").contains("weixin_tenpay_native") && body(2, "response").contains("error_msg"));
    let all = json!(calls).to_string();
    for secret in ["tea-for-two", "payer-of-tea", token.as_str()] {
        assert!(!all.contains(secret), "{secret} is logged: {all}");
    }
    assert_eq!(logged(&shop, "OTHER_SHOP").await, [Value::Null; 0]);
    shop.wallet.finish().await;
}
