//! The control API itself.

use cashier_protocol::wechat::v3::order::{Kind, NativeOrder};
use serde_json::json;

use crate::stage::Stage;

/// The description names every endpoint and is valid JSON.
#[test]
fn description() {
    let document: serde_json::Value = serde_json::from_str(&cashier_sandbox::description().unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.contains_key("/sandbox/v1/orders/{order}/pay"), "{paths:?}");
    assert!(paths.len() >= 13);
}

/// Orders are listed newest first, and can be picked; unknown ones are not found.
#[tokio::test]
async fn lists() {
    let stage = Stage::open().await;
    for number in ["order-0001", "order-0002", "order-0003"] {
        let _: NativeOrder = stage.done(&stage.order(number).call(Kind::Native)).await;
        stage.advance(1);
    }
    stage.control("POST", "orders/order-0003/pay", None).await;
    let numbers = |listed: serde_json::Value| -> Vec<String> {
        let orders = listed["orders"].as_array().unwrap().clone();
        orders.iter().map(|order| order["out_trade_no"].as_str().unwrap().to_owned()).collect()
    };
    let all = stage.control("GET", "orders", None).await.1;
    assert_eq!(numbers(all), ["order-0003", "order-0002", "order-0001"]);
    let payable = stage.control("GET", "orders?payable=true&limit=1&provider=wechat_pay", None).await.1;
    assert_eq!(numbers(payable), ["order-0002"]);
    assert_eq!(stage.control("POST", "orders/order-9999/pay", None).await.0, 404);
    assert_eq!(
        stage.control("POST", "scan", Some(json!({ "code": "weixin://wxpay/bizpayurl?pr=x" }))).await.0,
        404
    );
    assert_eq!(stage.control("POST", "orders/order-0003/pay", None).await.0, 409);
}

/// Pages of any origin may call it: the script that plays WeChat's bridge does.
#[tokio::test]
async fn other_origins() {
    let stage = Stage::open().await;
    let preflight = stage.exchange("OPTIONS", "/sandbox/v1/jsapi", Vec::new(), Vec::new()).await.unwrap();
    assert_eq!(preflight.status, 204);
    assert!(preflight.headers.contains(&("access-control-allow-origin".to_owned(), "*".to_owned())));
}
