//! The control API itself.

use cashier_protocol::wechat::v3::order::{Kind, NativeOrder};
use serde_json::json;

use crate::stage::Stage;

/// The description names every endpoint.
#[test]
fn description() {
    let document = cashier_sandbox::document();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.contains_key("/sandbox/v1/orders/{order}/pay"), "{paths:?}");
    assert!(paths.len() >= 13);
}

/// A body, a query or a path that cannot be read is refused in the API's own form.
#[tokio::test]
async fn what_cannot_be_read_is_refused_in_its_form() {
    let stage = Stage::open().await;
    for (method, path, body) in [
        ("POST", "clock", Some(json!({ "advance_s": -1 }))),
        ("POST", "clock", Some(json!({ "advance": 1 }))),
        ("POST", "scan", None),
        ("GET", "orders?limit=many", None),
        ("GET", "orders/%FF", None),
    ] {
        let (status, problem) = stage.control(method, path, body).await;
        assert_eq!((status, &problem["code"]), (400, &json!("invalid")), "{path}: {problem}");
        assert!(problem["message"].as_str().is_some_and(|text| !text.is_empty()), "{path}: {problem}");
    }
    let (status, problem) = stage.control("PUT", "clock", None).await;
    assert_eq!((status, &problem["code"]), (405, &json!("invalid")));
}

/// Orders are listed newest first, and can be filtered; unknown ones are not found.
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

/// A call with these headers, and whether pages of any origin may read the answer.
async fn told(stage: &Stage, method: &str, path: &str, headers: &[(&str, &str)]) -> (u16, bool) {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let answer = stage.exchange(method, path, headers, Vec::new()).await.unwrap();
    let is_readable = answer.headers.iter().any(|(name, _)| name == "access-control-allow-origin");
    (answer.status, is_readable)
}

/// Pages of other origins can neither read the control API nor change anything through it, not even by requests that
/// need no preflight.
#[tokio::test]
async fn other_origins() {
    let stage = Stage::open().await;
    let _: NativeOrder = stage.done(&stage.order("order-0001").call(Kind::Native)).await;
    let own = stage.url.clone();
    for origin in ["https://other.example", "http://127.0.0.1:1", "null"] {
        for (method, path) in [
            ("GET", "/sandbox/v1/credentials"),
            ("GET", "/sandbox/v1/orders"),
            ("OPTIONS", "/sandbox/v1/orders"),
            ("POST", "/sandbox/v1/orders/order-0001/pay"),
            ("POST", "/sandbox/v1/reset"),
            ("POST", "/alipay/cashier/x/pay"),
        ] {
            assert_eq!(
                told(&stage, method, path, &[("origin", origin)]).await,
                (403, false),
                "{origin} {path}"
            );
        }
    }
    assert_eq!(told(&stage, "GET", "/sandbox/v1/orders", &[("origin", &*own)]).await, (200, false));
    assert_eq!(told(&stage, "POST", "/sandbox/v1/orders/order-0001/pay", &[]).await, (200, false));
}

/// The script that plays WeChat's bridge runs in the merchant's page. It can do what the merchant has signed, and no
/// more.
#[tokio::test]
async fn the_bridge_is_for_every_page() {
    let stage = Stage::open().await;
    let page = [("origin", "https://shop.example"), ("content-type", "application/json")];
    for path in ["/sandbox/bridge/open", "/sandbox/bridge/pay", "/sandbox/bridge/cancel"] {
        assert_eq!(told(&stage, "OPTIONS", path, &page).await, (204, true));
        let (status, is_readable) = told(&stage, "POST", path, &page).await;
        assert!(is_readable && (400..500).contains(&status), "nothing without parameters: {status}");
    }
}

/// DNS rebinding: a page makes its own name resolve to this machine. Only the names of the sandbox and of the providers
/// are served.
#[tokio::test]
async fn other_names() {
    let stage = Stage::open().await;
    let port = stage.url.rsplit(':').next().unwrap().to_owned();
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        ("api.mch.weixin.qq.com".to_owned(), 200),
        ("other.example".to_owned(), 421),
        (format!("localhost.other.example:{port}"), 421),
        ("10.0.0.9".to_owned(), 421),
    ] {
        for path in ["/sandbox/v1/credentials", "/sandbox/phone", "/sandbox/weixin-js-bridge.js"] {
            assert_eq!(told(&stage, "GET", path, &[("host", &*host)]).await.0, status, "{host} {path}");
        }
    }
}
