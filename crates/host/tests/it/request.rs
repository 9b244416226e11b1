//! `my.request`: the allow-list, redirects, statuses, bodies.

use std::collections::BTreeMap;
use std::sync::Mutex;

use cashier_host::services::{FetchError, FetchResponse};
use serde_json::{Value, json};

use super::stage::{Script, ask, call, open};

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Result<FetchResponse, FetchError> {
    let headers: BTreeMap<_, _> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Ok(FetchResponse { status, headers, body: body.as_bytes().to_vec() })
}

fn net(answers: Vec<Result<FetchResponse, FetchError>>) -> Script {
    Script { fetch: Mutex::new(answers.into()), ..Script::default() }
}

async fn get(answers: Vec<Result<FetchResponse, FetchError>>, more: Value) -> Value {
    let mut params = json!({"url": "https://tea.example/menu"});
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    ask(net(answers), "request", params).await
}

/// 2xx and 3xx succeed; other statuses fail with 19, status and data.
#[tokio::test]
async fn statuses() {
    let good = get(vec![answer(200, &[("x", "1")], r#"{"a":1}"#)], json!({})).await;
    assert_eq!(
        good["value"],
        json!({"data": {"a": 1}, "status": 200, "statusCode": 200, "headers": {"x": "1"}, "header": {"x": "1"}})
    );
    let bad = get(vec![answer(404, &[], "gone")], json!({})).await;
    assert_eq!(
        (bad["error"]["error"].clone(), bad["error"]["status"].clone(), bad["error"]["data"].clone()),
        (json!(19), json!(404), json!("gone"))
    );
    let broken = get(vec![answer(200, &[], "{")], json!({})).await;
    assert_eq!(
        (broken["error"]["error"].clone(), broken["error"]["errorMessage"].clone()),
        (json!(14), json!("JSON parse data error"))
    );
}

/// How the body is returned.
#[tokio::test]
async fn data_types() {
    let ok = || answer(200, &[("content-type", "image/png")], "{}");
    assert_eq!(get(vec![ok()], json!({"dataType": "text"})).await["value"]["data"], "{}");
    assert_eq!(
        get(vec![ok()], json!({"dataType": "base64"})).await["value"]["data"],
        "data:image/png;base64,e30="
    );
    assert_eq!(
        get(vec![ok()], json!({"dataType": "arraybuffer"})).await["value"]["data"],
        json!({"$base64": "e30="})
    );
    assert_eq!(get(vec![ok()], json!({"dataType": "xml"})).await["error"]["error"], 2);
}

/// Every hop is checked; credentials are not sent to another origin; a POST becomes a GET.
#[tokio::test]
async fn redirects() {
    let denied = get(vec![answer(302, &[("location", "https://evil.example/")], "")], json!({})).await;
    assert_eq!(denied["error"]["error"], 4);
    let inward = get(vec![answer(302, &[("location", "http://10.0.0.1/")], "")], json!({})).await;
    assert_eq!(inward["error"]["error"], 4);
    let endless = (0..9).map(|_| answer(302, &[("location", "/again")], "")).collect();
    assert_eq!(get(endless, json!({})).await["error"]["error"], 19);
    let (stage, instance) =
        open(net(vec![answer(302, &[("location", "http://127.0.0.1:8080/b")], ""), answer(200, &[], "1")]));
    let params = json!({"url": "https://tea.example/a", "method": "POST", "data": {"a": 1}, "headers": {"Authorization": "secret", "Cookie": "c", "X-Own": "y"}});
    instance.receive(&call(1, "request", &params)).await;
    let sent = stage.fetched.lock().unwrap().clone();
    assert_eq!(sent[0].headers.keys().collect::<Vec<_>>(), ["authorization", "content-type", "x-own"]);
    assert_eq!((sent[1].method.as_str(), sent[1].body.len()), ("GET", 0));
    assert_eq!(sent[1].headers.keys().collect::<Vec<_>>(), ["x-own"]);
}

/// Bodies and queries by method and content type.
#[tokio::test]
async fn bodies() {
    let table = [
        (json!({"method": "GET", "data": {"a": 1, "b": "x y"}}), "https://tea.example/p?a=1&b=x+y", ""),
        (json!({"method": "post", "data": {"a": 1}}), "https://tea.example/p", r#"{"a":1}"#),
        (
            json!({"method": "POST", "data": {"a": "x y"}, "headers": {"content-type": "application/x-www-form-urlencoded"}}),
            "https://tea.example/p",
            "a=x+y",
        ),
        (json!({"method": "PUT", "data": "plain"}), "https://tea.example/p", "plain"),
        (json!({"method": "POST", "data": {"$base64": "aGk="}}), "https://tea.example/p", "hi"),
    ];
    for (mut params, url, body) in table {
        params["url"] = json!("https://tea.example/p");
        let (stage, instance) = open(net(vec![answer(200, &[], "1")]));
        instance.receive(&call(1, "request", &params)).await;
        let sent = stage.fetched.lock().unwrap()[0].clone();
        assert_eq!((sent.url.as_str(), String::from_utf8(sent.body).unwrap().as_str()), (url, body));
        assert_eq!(sent.jar, ("sam".to_owned(), "PROGRAM".to_owned()));
    }
}

/// Aborted, timed out, no network, forbidden addresses.
#[tokio::test]
async fn endings() {
    assert_eq!(get(vec![Err(FetchError::Network(String::new()))], json!({})).await["error"]["error"], 12);
    assert_eq!(get(vec![Err(FetchError::Forbidden)], json!({})).await["error"]["error"], 4);
    assert_eq!(get(vec![], json!({"timeout": 10})).await["error"]["error"], 13);
    let (stage, instance) = open(net(vec![]));
    // An hour is more than the program waits: the abort comes first.
    let running =
        tokio::spawn(instance.receive(&call(1, "request", &json!({"url": "https://tea.example/"}))));
    stage.until(|stage| !stage.fetched.lock().unwrap().is_empty()).await;
    instance.receive(r#"{"v":1,"kind":"abort","id":1}"#).await;
    running.await.unwrap();
    let answer = stage.results().pop().unwrap();
    assert_eq!(
        (answer["error"]["error"].clone(), answer["error"]["errorMessage"].clone()),
        (json!(9), json!("request:fail abort"))
    );
}
