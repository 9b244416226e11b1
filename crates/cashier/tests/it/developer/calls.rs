//! The log of calls.

use serde_json::{Value, json};

use super::{Stage, TEST_SHOP};
use crate::patience::until;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    calls_and_deliveries_are_logged_without_secrets;
}

async fn calls_and_deliveries_are_logged_without_secrets(database: Database) {
    let stage = Stage::start(&database).await;
    let (_, key) = stage.key_of("TEA_HOUSE").await;
    stage.paid("logged").await;
    let body = json!({ "grantType": "AUTHORIZATION_CODE", "authCode": "hunter2" });
    stage.wallet.call("/v1/authorizations/applyToken", &body).await;
    let wanted = |page: &Value, kind: &str, path: &str| {
        let calls = page["calls"].as_array().unwrap();
        calls.iter().find(|call| call["kind"] == kind && call["path"] == path).cloned()
    };
    let page = until("the calls to be written", async || {
        let (status, page) = stage.get(&key, "/calls?wait=1").await;
        assert_eq!(status, 200, "{page}");
        let all = wanted(&page, "webhook", "/notices/tea").is_some()
            && wanted(&page, "api", "/v1/authorizations/applyToken").is_some();
        all.then_some(page)
    })
    .await;
    assert!(!page.to_string().contains("hunter2"));
    let paid = wanted(&page, "api", "/v1/payments/pay").unwrap();
    assert_eq!(
        (paid["status"].as_i64(), paid["code"].as_str(), paid["method"].as_str()),
        (Some(200), Some("ACCEPT"), Some("POST"))
    );
    let sent: Value = serde_json::from_str(paid["request"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(sent["paymentRequestId"], "logged");
    assert!(paid["request"]["headers"].to_string().contains("client-id"));
    let told = wanted(&page, "webhook", "/notices/tea").unwrap();
    assert_eq!((told["status"].as_i64(), told["code"].as_str()), (Some(200), Some("SUCCESS")));
    assert_eq!(page["dropped"], 0);
    for (query, paths) in [
        ("?kind=webhook", vec!["/notices/tea"]),
        ("?path=/v1/auth", vec!["/v1/authorizations/applyToken"]),
        ("?status=4xx", vec![]),
        ("?code=ACCEPT&method=post&status=200", vec!["/v1/payments/pay"]),
    ] {
        let (_, page) = stage.get(&key, &format!("/calls{query}")).await;
        let found: Vec<_> =
            page["calls"].as_array().unwrap().iter().map(|call| call["path"].as_str().unwrap()).collect();
        assert_eq!(found, paths, "{query}");
    }
    let cursor = page["cursor"].as_str().unwrap();
    assert_eq!(stage.get(&key, &format!("/calls?after={cursor}")).await.1["calls"], json!([]));
    for wrong in ["?status=9xx", "?kind=x", "?after=x"] {
        assert_eq!(stage.get(&key, &format!("/calls{wrong}")).await.0, 400, "{wrong}");
    }
    let (_, other) = stage.key_of(TEST_SHOP).await;
    assert_eq!(stage.get(&other, "/calls").await.1["calls"], json!([]));
    stage.wallet.finish().await;
}
