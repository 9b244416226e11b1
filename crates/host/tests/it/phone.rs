//! The calls that use the phone, and files over HTTP.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use cashier_host::services::FetchResponse;
use cashier_host::spi::{PhoneError, PhoneFile, PhoneService};
use cashier_host::{ApiContext, PHONE_APIS};
use serde_json::{Map, Value, json};

use super::stage::{Script, ask, call, open};

/// A phone that answers with what it was asked, refuses places, and has one file.
#[derive(Default)]
struct Phone {
    kept: Mutex<Vec<PhoneFile>>,
}

#[async_trait]
impl PhoneService for Phone {
    async fn call(
        &self,
        context: ApiContext,
        api: &str,
        params: Map<String, Value>,
    ) -> Result<Value, PhoneError> {
        if api == "getLocation" {
            return Err(PhoneError { error: 2001, message: "the user has refused".to_owned() });
        }
        Ok(json!({"app": context.app_id, "api": api, "params": params}))
    }

    async fn read_file(&self, _: ApiContext, path: &str) -> Option<PhoneFile> {
        let file = PhoneFile { media_type: "image/png".to_owned(), bytes: b"PIXELS".to_vec() };
        (path == "https://resource/1.png").then_some(file)
    }

    async fn keep_file(&self, _: ApiContext, file: PhoneFile) -> Option<String> {
        let mut kept = self.kept.lock().unwrap();
        kept.push(file);
        (kept.len() < 2).then(|| "https://resource/2.bin".to_owned())
    }
}

fn with(phone: &Arc<Phone>, answers: usize) -> Script {
    let answer = FetchResponse {
        status: 200,
        headers: BTreeMap::from([("content-type".to_owned(), "text/plain".to_owned())]),
        body: b"leaves".to_vec(),
    };
    let phone: Arc<dyn PhoneService> = Arc::clone(phone) as _;
    Script { phone: Some(phone), fetch: Mutex::new(vec![Ok(answer); answers].into()), ..Script::default() }
}

/// The host's own call list has every call of the phone, and each reaches the service with its parameters.
#[tokio::test]
async fn calls_reach_the_phone() {
    let phone = Arc::default();
    let (stage, instance) = open(with(&phone, 0));
    let init: Value = serde_json::from_str(&instance.init(json!({})).await).unwrap();
    let offered: Vec<&str> = init["apis"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(PHONE_APIS.iter().chain(&["uploadFile", "downloadFile"]).all(|api| offered.contains(api)));
    instance.receive(&call(1, "scan", &json!({"type": "qr"}))).await;
    let answer = stage.results().pop().unwrap();
    assert_eq!(answer["value"], json!({"app": "PROGRAM", "api": "scan", "params": {"type": "qr"}}));
    instance.receive(&call(2, "getLocation", &json!({}))).await;
    let refused = stage.results().pop().unwrap();
    assert_eq!(refused["error"], json!({"error": 2001, "errorMessage": "the user has refused"}));
}

/// Without a phone the calls do not exist, and answer like every other missing one.
#[tokio::test]
async fn without_a_phone_there_are_no_such_calls() {
    for api in ["scan", "uploadFile", "downloadFile", "none"] {
        let answer = ask(Script::default(), api, json!({})).await;
        assert_eq!(answer["error"], json!({"error": 1, "errorMessage": format!("{api} is not supported")}));
    }
}

/// An upload is a form with the file, to a host that the program may call.
#[tokio::test]
async fn uploads() {
    let phone = Arc::default();
    let (stage, instance) = open(with(&phone, 1));
    let params = |url: &str, path: &str| json!({"url": url, "filePath": path, "fileName": "picture", "formData": {"a": "b"}});
    instance
        .receive(&call(1, "uploadFile", &params("https://tea.example/up", "https://resource/1.png")))
        .await;
    assert_eq!(stage.results().pop().unwrap()["value"]["data"], "leaves");
    let sent = stage.fetched.lock().unwrap().pop().unwrap();
    assert_eq!((sent.method.as_str(), sent.url.as_str()), ("POST", "https://tea.example/up"));
    let body = String::from_utf8(sent.body).unwrap();
    assert!(
        body.contains("name=\"picture\"; filename=\"1.png\"\r\ncontent-type: image/png\r\n\r\nPIXELS\r\n"),
        "{body}"
    );
    for (url, path, error) in [
        ("https://evil.example/up", "https://resource/1.png", 4),
        ("https://tea.example/up", "https://resource/other.png", 12),
    ] {
        instance.receive(&call(2, "uploadFile", &params(url, path))).await;
        assert_eq!(stage.results().pop().unwrap()["error"]["error"], error, "{url} {path}");
    }
}

/// A download becomes a file of the phone, if there is room.
#[tokio::test]
async fn downloads() {
    let phone: Arc<Phone> = Arc::default();
    let (stage, instance) = open(with(&phone, 2));
    instance.receive(&call(1, "downloadFile", &json!({"url": "https://tea.example/leaves"}))).await;
    assert_eq!(stage.results().pop().unwrap()["value"]["apFilePath"], "https://resource/2.bin");
    let kept = PhoneFile { media_type: "text/plain".to_owned(), bytes: b"leaves".to_vec() };
    assert_eq!(phone.kept.lock().unwrap().as_slice(), [kept]);
    instance.receive(&call(2, "downloadFile", &json!({"url": "https://tea.example/leaves"}))).await;
    assert_eq!(stage.results().pop().unwrap()["error"]["error"], 14);
    instance.receive(&call(3, "downloadFile", &json!({"url": "https://evil.example/"}))).await;
    assert_eq!(stage.results().pop().unwrap()["error"]["error"], 4);
}
