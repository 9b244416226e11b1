//! Opening, closing, and payments that outlive their program.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::Notify;

use super::stage::{Script, URL, call, open};

/// The program is told where it starts, and its stack of pages at every change.
#[tokio::test]
async fn launch_and_route() {
    let (stage, instance) = open(Script::default());
    let said: Vec<Value> = stage.said().iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    assert_eq!(said[0]["name"], "launch");
    assert_eq!(
        said[1]["data"],
        json!({"action": "open", "stack": [{"id": "p1", "path": "pages/play/play", "query": {}}]})
    );
    for id in 1..=12 {
        instance
            .receive(&call(id, "navigateTo", &json!({"url": format!("/pages/other/other?n={id}")})))
            .await;
    }
    let last: Value = serde_json::from_str(&stage.said()[stage.said().len() - 2]).unwrap();
    assert_eq!(last["data"]["stack"].as_array().unwrap().len(), 10);
    assert!(instance.back());
    instance.receive(&call(20, "navigateBack", &json!({"delta": 50}))).await;
    assert!(!instance.back());
}

/// If the program lacks the requested page, it is told so, and starts at its first one.
#[tokio::test]
async fn unknown_entry() {
    let (stage, instance) = open(Script::default());
    stage.said.lock().unwrap().clear();
    instance.launch(Some("pages/gone/gone?a=1"));
    let said = stage.said().concat();
    assert!(said.contains("pageNotFound") && said.contains("pages/play/play"), "{said}");
}

/// A closed program runs its queued callbacks and gets nothing more. Its payment continues, and the host learns the
/// outcome.
#[tokio::test]
async fn payments_outlive_programs() {
    let hold = Arc::new(Notify::new());
    let (stage, instance) = open(Script { hold: Some(Arc::clone(&hold)), ..Script::default() });
    let paying = tokio::spawn(instance.receive(&call(1, "tradePay", &json!({ "paymentUrl": URL }))));
    stage.until(|stage| stage.host().is_paying()).await;
    let closing = tokio::spawn({
        let instance = instance.clone();
        async move { instance.close().await }
    });
    stage.until(|stage| stage.said().concat().contains("flush")).await;
    instance.receive(r#"{"v":1,"kind":"flushed","token":"close"}"#).await;
    closing.await.unwrap();
    let heard = stage.said().len();
    hold.notify_one();
    paying.await.unwrap();
    assert_eq!(stage.said().len(), heard, "a closed program hears nothing");
    assert_eq!(stage.host().outcome("pay-1").unwrap().as_str(), "9000");
    assert!(!stage.host().is_paying());
}

/// A program that never says `flushed` is still closed.
#[tokio::test]
async fn stubborn_programs() {
    let (stage, instance) = open(Script::default());
    instance.close().await;
    let heard = stage.said().len();
    instance.receive(&call(1, "getRunScene", &json!({}))).await;
    assert_eq!(stage.said().len(), heard);
}
