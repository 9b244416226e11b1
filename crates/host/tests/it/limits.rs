//! Too large, too many, too strange.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::Notify;

use super::stage::{Script, URL, ask, call, open};

fn errors(results: &[Value]) -> Vec<i64> {
    results.iter().filter_map(|result| result["error"]["error"].as_i64()).collect()
}

/// A message over 256 KiB is answered with 10003, and the program continues.
#[tokio::test]
async fn large_messages() {
    let (stage, instance) = open(Script::default());
    instance.receive(&call(1, "setStorage", &json!({"key": "k", "data": "x".repeat(256 * 1024)}))).await;
    instance.receive(&call(2, "getRunScene", &json!({}))).await;
    assert_eq!(errors(&stage.results()), [10_003]);
    assert_eq!(stage.results()[1]["value"]["envVersion"], "develop");
}

/// Two hundred calls a second.
#[tokio::test]
async fn floods() {
    let (stage, instance) = open(Script::default());
    for id in 1..=300 {
        instance.receive(&call(id, "getRunScene", &json!({}))).await;
    }
    assert_eq!(errors(&stage.results()), vec![10_003; 100]);
}

/// Sixty-four calls at the same time.
#[tokio::test]
async fn calls_in_flight() {
    let hold = Arc::new(Notify::new());
    let (stage, instance) = open(Script { hold: Some(hold), ..Script::default() });
    let running: Vec<_> = (1..=70)
        .map(|id| {
            tokio::spawn(instance.receive(&call(id, "request", &json!({"url": "https://tea.example/"}))))
        })
        .collect();
    stage.until(|stage| stage.fetched.lock().unwrap().len() >= 64).await;
    assert_eq!(errors(&stage.results()), vec![10_003; 6]);
    running.iter().for_each(tokio::task::JoinHandle::abort);
}

/// What is not a message is dropped; what is not a call of this version is refused.
#[tokio::test]
async fn strange_messages() {
    let (stage, instance) = open(Script::default());
    let nested = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    for text in ["", "null", "[]", "{", "{\"v\":1}", "\u{0}", nested.as_str()] {
        instance.receive(text).await;
    }
    assert!(stage.results().is_empty());
    for message in [
        json!({"v": 2, "kind": "call", "id": 1, "api": "getRunScene", "params": {}}),
        json!({"v": 1, "kind": "result", "id": 2, "ok": true, "value": {}}),
        json!({"v": 1, "kind": "call", "id": 3, "api": "openSesame", "params": {}}),
    ] {
        instance.receive(&message.to_string()).await;
    }
    assert_eq!(errors(&stage.results()), [1, 1, 1]);
}

/// Wrong types are refused with 2; a denied API with 4; an absent service with 1.
#[tokio::test]
async fn refusals() {
    for (api, params, error) in [
        ("setStorage", json!({"key": 5}), 2),
        ("getStorage", json!({"key": ""}), 2),
        ("alert", json!({"title": []}), 2),
        ("showToast", json!({"duration": "long"}), 2),
        ("navigateTo", json!({"url": 7}), 2),
        ("navigateBack", json!({"delta": -1}), 2),
        ("tradePay", json!({"paymentUrl": 1}), 2),
        ("tradePay", json!({"paymentUrl": URL, "orderStr": "x"}), 2),
        ("getOpenUserInfo", json!({}), 4),
        ("getAuthCode", json!({}), 1),
    ] {
        assert_eq!(
            ask(Script::default(), api, params.clone()).await["error"]["error"],
            error,
            "{api} {params}"
        );
    }
}

/// The vendor's quotas: 200 KiB per value, 10 MiB per program.
#[tokio::test]
async fn storage_quotas() {
    let (stage, instance) = open(Script::default());
    instance.receive(&call(1, "setStorage", &json!({"key": "k", "data": "x".repeat(200 * 1024)}))).await;
    for id in 2..=60 {
        let data = "x".repeat(190 * 1024);
        instance.receive(&call(id, "setStorage", &json!({"key": format!("k{id}"), "data": data}))).await;
    }
    let errors = errors(&stage.results());
    assert_eq!(errors.first(), Some(&14));
    assert!(errors.len() > 1 && errors[1..].iter().all(|error| *error == 12), "{errors:?}");
}
