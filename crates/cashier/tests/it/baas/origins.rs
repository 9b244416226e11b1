//! Which pages may call, and that they can read every answer.

use serde_json::json;

use super::shop::{APP, ORIGIN, Shop};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    preflights_name_no_app_and_need_none;
    every_error_can_be_read_by_the_page;
    a_foreign_page_gets_nothing;
}

async fn preflights_name_no_app_and_need_none(database: Database) {
    let shop = Shop::open(&database).await;
    let asks = [
        ("origin", ORIGIN),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type,x-hydrogen-client-id"),
    ];
    for path in ["/v2.2/idp/pay/order/", "/nonsense", "/v2.0/login/anonymous/"] {
        let answer = shop.send("OPTIONS", path, &asks, None).await;
        assert_eq!(answer.status, 204);
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
        assert_eq!(answer.header("vary"), "Origin");
        let allowed = answer.header("access-control-allow-headers");
        for name in [
            "authorization",
            "content-type",
            "x-hydrogen-client-id",
            "x-hydrogen-client-platform",
            "x-hydrogen-client-sdk-type",
            "x-hydrogen-client-version",
            "x-hydrogen-env-id",
        ] {
            assert!(allowed.split(", ").any(|allowed| allowed == name), "{name}");
        }
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            assert!(answer.header("access-control-allow-methods").contains(method));
        }
        assert!(!answer.header("access-control-max-age").is_empty());
    }
    shop.wallet.finish().await;
}

async fn every_error_can_be_read_by_the_page(database: Database) {
    let shop = Shop::open(&database).await;
    let page = ("origin", ORIGIN);
    let app = ("x-hydrogen-client-id", APP);
    for (method, path, headers, status) in [
        ("GET", "/v2.2/server/time/", vec![page], 401),
        ("GET", "/v2.2/server/time/", vec![page, ("x-hydrogen-client-id", "unknown")], 401),
        ("GET", "/nonsense/", vec![page, app], 404),
        ("DELETE", "/v2.2/server/time/", vec![page, app], 405),
        ("GET", "/v2.2/idp/pay/order/", vec![page, app], 401),
        ("POST", "/v2.1/register/username/", vec![page, app], 400),
    ] {
        let answer = shop.send(method, path, &headers, None).await;
        assert_eq!(answer.error().0, status, "{method} {path}");
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN, "{method} {path}");
        assert!(answer.header("content-type").starts_with("application/json"));
        assert_eq!(answer.header("access-control-expose-headers"), "link");
        let help = format!("<{}/docs/errors#", shop.wallet.base);
        assert!(answer.header("link").starts_with(&help), "{method} {path}: {}", answer.header("link"));
    }
    shop.wallet.finish().await;
}

async fn a_foreign_page_gets_nothing(database: Database) {
    let shop = Shop::open(&database).await;
    for origin in [
        "https://evil.example",
        "http://shop.example",
        "https://shop.example:8443",
        "https://shop.example.evil.example",
        "null",
        "http://localhost",
    ] {
        let preflight = shop.send("OPTIONS", "/v2.0/login/anonymous/", &[("origin", origin)], None).await;
        assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (403, ""));
        let headers = [("origin", origin), ("x-hydrogen-client-id", APP)];
        let answer = shop.send("POST", "/v2.0/login/anonymous/", &headers, Some("{}".to_owned())).await;
        assert_eq!(answer.error().0, 403, "nothing is done for {origin}");
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
    // Mini programs and servers have no origin.
    let body = Some(json!({}).to_string());
    let answer = shop.send("POST", "/v2.0/login/anonymous/", &[("x-hydrogen-client-id", APP)], body).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (201, ""));
    shop.wallet.finish().await;
}
