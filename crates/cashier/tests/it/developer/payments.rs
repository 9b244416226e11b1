//! Orders that a developer makes.

use serde_json::json;

use super::{Stage, TEST_SHOP, code};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_developer_makes_an_order_and_sees_its_end;
}

async fn a_developer_makes_an_order_and_sees_its_end(database: Database) {
    let stage = Stage::start(&database).await;
    let (_, key) = stage.key_of(TEST_SHOP).await;
    let request = json!({ "amount": "2500", "currency": "IQD", "title": "A pot of tea" });
    let (status, made) = stage.post(&key, "/payments", &request).await;
    assert_eq!(status, 200, "{made}");
    assert!(made["cashierUrl"].as_str().unwrap().contains("/cashier/"));
    let path = format!("/payments/{}", made["paymentId"].as_str().unwrap());
    let (_, seen) = stage.get(&key, &path).await;
    assert_eq!((seen["state"].as_str(), seen["amount"].as_str()), (Some("created"), Some("2500")));
    assert_eq!(seen["paymentRequestId"], made["paymentRequestId"]);
    // The merchant itself knows it too.
    let named = json!({ "paymentRequestId": made["paymentRequestId"] });
    let answer = crate::wallet::send_signed(
        &stage.shop,
        &stage.wallet.http,
        &stage.wallet.base,
        "/v1/payments/inquiryPayment",
        &named,
    )
    .await;
    assert_eq!(answer.text("/paymentId"), made["paymentId"].as_str().unwrap());
    for wrong in [json!({ "amount": "x" }), json!({ "title": "" }), json!({ "nothing": 1 })] {
        let (status, refused) = stage.post(&key, "/payments", &wrong).await;
        assert_eq!((status, code(&refused)), (400, "PARAM_ILLEGAL"), "{wrong}");
    }
    let (_, live) = stage.key_of("TEA_HOUSE").await;
    let (status, refused) = stage.post(&live, "/payments", &request).await;
    assert_eq!((status, code(&refused)), (403, "TEST_CLIENT_REQUIRED"));
    assert_eq!(code(&stage.get(&live, &path).await.1), "ORDER_NOT_EXIST");
    stage.wallet.finish().await;
}
