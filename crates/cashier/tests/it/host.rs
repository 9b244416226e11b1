//! The host API over HTTP: sign-in, PIN, binding, and repeats.

use cashier_core::time::Timestamp;
use serde_json::json;

use crate::support::{Database, on_both_engines};
use crate::wallet::{LOGIN, PIN, Wallet};

on_both_engines! {
    five_wrong_pins_lock;
    a_confirmation_is_bound_to_what_was_shown;
    a_repeated_confirmation_pays_once;
    an_order_string_is_a_signed_pay_call;
    sign_in_is_limited;
}

async fn five_wrong_pins_lock(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let (url, _) = wallet.order("pins", "1000").await;
    for left in [4, 3, 2, 1] {
        let (status, body) = wallet.confirm(&session, &url, "000000").await;
        assert_eq!((status, body["error"]["code"].as_str()), (422, Some("PIN_WRONG")));
        assert_eq!(body["error"]["tries_left"], left);
    }
    for pin in ["000000", PIN] {
        let (status, body) = wallet.confirm(&session, &url, pin).await;
        assert_eq!((status, body["error"]["code"].as_str()), (423, Some("PIN_LOCKED")));
    }
    let (_, inbox) = wallet.host("GET", "/inbox", Some(&session), None, &[]).await;
    assert_eq!(inbox["messages"][0]["kind"], "pin_locked");
    wallet.finish().await;
}

async fn a_confirmation_is_bound_to_what_was_shown(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let (url, _) = wallet.order("bound", "1000").await;
    let resolve = json!({ "payment_url": url });
    let (_, order) = wallet.host("POST", "/orders/resolve", Some(&session), Some(&resolve), &[]).await;
    let path = format!("/orders/{}/confirm", order["token"].as_str().unwrap());
    let other_payee = order["payee_id"].as_str().unwrap().replacen('0', "1", 1);
    for (amount, payee) in [
        (json!({ "currency": "IQD", "value": "999" }), order["payee_id"].clone()),
        (json!({ "currency": "CNY", "value": "1000" }), order["payee_id"].clone()),
        (order["amount"].clone(), json!(other_payee)),
    ] {
        let request = json!({ "pin": PIN, "amount": amount, "payee_id": payee });
        let (status, body) = wallet.host("POST", &path, Some(&session), Some(&request), &[]).await;
        assert_eq!((status, body["error"]["code"].as_str()), (409, Some("CONFIRMATION_MISMATCH")), "{body}");
    }
    let foreign = [
        "https://evil.example/cashier/x".to_owned(),
        url.replace("127.0.0.1", "127.0.0.2"),
        format!("{url}0"),
        url.replace("http://", "http://user@"),
        "javascript:alert(1)".to_owned(),
        format!("{url}?{}", "x".repeat(2_100)),
    ];
    for url in foreign {
        let request = json!({ "payment_url": url });
        let (status, body) =
            wallet.host("POST", "/orders/resolve", Some(&session), Some(&request), &[]).await;
        assert_eq!((status, body["error"]["code"].as_str()), (400, Some("INVALID_PAYMENT_URL")), "{url}");
    }
    let request = json!({ "pin": PIN, "amount": order["amount"], "payee_id": order["payee_id"], "tip": 1 });
    let (status, _) = wallet.host("POST", &path, Some(&session), Some(&request), &[]).await;
    assert_eq!(status, 400, "unknown fields are refused");
    for token in [None, Some("st_nonsense")] {
        let (status, body) = wallet.host("POST", &path, token, Some(&request), &[]).await;
        assert_eq!((status, body["error"]["code"].as_str()), (401, Some("SESSION_REQUIRED")));
    }
    wallet.finish().await;
}

async fn a_repeated_confirmation_pays_once(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let (url, _) = wallet.order("twice", "1000").await;
    let resolve = json!({ "payment_url": url });
    let (_, order) = wallet.host("POST", "/orders/resolve", Some(&session), Some(&resolve), &[]).await;
    let path = format!("/orders/{}/confirm", order["token"].as_str().unwrap());
    let request = json!({ "pin": PIN, "amount": order["amount"], "payee_id": order["payee_id"] });
    let key = [("idempotency-key", "tap-1")];
    let first = wallet.host("POST", &path, Some(&session), Some(&request), &key).await;
    assert_eq!(first.0, 200, "{}", first.1);
    assert_eq!(wallet.host("POST", &path, Some(&session), Some(&request), &key).await, first);
    let (status, body) = wallet.host("POST", &path, Some(&session), Some(&request), &[]).await;
    assert_eq!((status, body["error"]["code"].as_str()), (409, Some("ORDER_ALREADY_PAID")));
    let (_, history) = wallet.host("GET", "/history?limit=5", Some(&session), None, &[]).await;
    assert_eq!(history["lines"].as_array().unwrap().len(), 2, "one top-up, one payment");
    assert_eq!(history["lines"][0]["balance_after"]["value"], "999000");
    wallet.finish().await;
}

/// An order string of the merchant: the pay call as it would be sent at `at`, in one text.
fn order_string(wallet: &Wallet, at: Timestamp, body: &str) -> String {
    let headers = wallet.client.sign("/v1/payments/pay", at, body.as_bytes()).unwrap();
    let [(_, client_id), (_, request_time), (_, signature), _] = headers;
    let parts = [("client_id", &*client_id), ("request_time", &request_time), ("signature", &signature)];
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parts)
        .append_pair("body", body)
        .finish()
}

async fn an_order_string_is_a_signed_pay_call(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let clock = wallet.running.shared.engine.clock();
    let now = clock.now();
    let off = now.saturating_add(std::time::Duration::from_mins(10));
    let body = wallet.pay_body("string", "1000").to_string();
    let good = order_string(&wallet, now, &body);
    let ask = async |text: &str| {
        let request = json!({ "order_str": text });
        wallet.host("POST", "/orders/resolve", Some(&session), Some(&request), &[]).await
    };
    let changed = good.replace("1000", "1");
    let twice = format!("{good}&body=%7B%7D");
    let stranger = good.replace("client_id=", "client_id=X");
    let stale = order_string(&wallet, off, &body);
    for (text, status, code) in [
        ("", 400, "PARAM_ILLEGAL"),
        ("partner=2088&sign=x", 400, "PARAM_ILLEGAL"),
        (&*twice, 400, "PARAM_ILLEGAL"),
        (&*changed, 401, "INVALID_SIGNATURE"),
        (&*stranger, 401, "INVALID_CLIENT"),
        (&*stale, 400, "TIMESTAMP_INVALID"),
    ] {
        let answer = ask(text).await;
        assert_eq!((answer.0, answer.1["error"]["code"].as_str()), (status, Some(code)), "{text}");
    }
    let (status, order) = ask(&good).await;
    assert_eq!(
        (status, &order["amount"]["value"], &order["state"]),
        (200, &json!("1000"), &json!("created"))
    );
    // The same string is the same order, now and later; so is the call itself, sent as usual.
    assert_eq!(ask(&good).await, (200, order.clone()));
    assert_eq!(ask(&stale).await, (200, order.clone()));
    let (url, id) = wallet.order("string", "1000").await;
    assert_eq!(order["payment_id"], id);
    let (status, body) = wallet.confirm(&session, &url, PIN).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(ask(&good).await.1["state"], "succeeded");
    wallet.finish().await;
}

async fn sign_in_is_limited(database: Database) {
    let wallet = Wallet::start(&database).await;
    let request = json!({ "login_id": LOGIN, "password": "wrong-password" });
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(wallet.host("POST", "/sessions", None, Some(&request), &[]).await.0);
    }
    assert_eq!(statuses[..10], [401; 10]);
    assert_eq!(statuses[10..], [429; 2], "the account is limited before its password is looked at");
    let unknown = json!({ "login_id": "nobody@example.com", "password": "wrong-password" });
    let (status, body) = wallet.host("POST", "/sessions", None, Some(&unknown), &[]).await;
    assert_eq!((status, body["error"]["code"].as_str()), (401, Some("INVALID_CREDENTIALS")));
    wallet.finish().await;
}
