//! `my.request`: HTTP for programs, only to the hosts on their allow-list.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use futures_util::future::{Either, select};
use serde_json::{Map, Value, json};
use url::Url;

use crate::error::Failure;
use crate::running::{Call, within};
use crate::services::{FetchError, FetchRequest, FetchResponse};

/// The vendors' error numbers of `request`.
const FORBIDDEN: i64 = 4;
const ABORTED: i64 = 9;
const NETWORK: i64 = 12;
const TIMED_OUT: i64 = 13;
const NOT_DECODED: i64 = 14;
pub(super) const HTTP_ERROR: i64 = 19;

const TIMEOUT_MS: u64 = 30_000;
const MAX_TIMEOUT_MS: u64 = 300_000;
const MAX_REDIRECTS: usize = 5;
const MAX_ANSWER: usize = 10 * 1024 * 1024;
/// Headers that a program cannot set: they are the host's or HTTP's own.
const HOST_HEADERS: [&str; 9] = [
    "referer",
    "cookie",
    "host",
    "origin",
    "user-agent",
    "connection",
    "content-length",
    "transfer-encoding",
    "proxy-authorization",
];

/// 2xx and 3xx succeed; every other status is failure 19 with status, data and headers.
pub(super) async fn run(call: &Call) -> Result<Value, Failure> {
    let decode = Decode::parse(&call.text("dataType")?)?;
    let mut request = build(call, &call.text("method")?)?;
    put_data(call, &mut request)?;
    send(call, request, &decode).await
}

/// Sends a request, within the call's time and until the program aborts it.
pub(super) async fn fetch(call: &Call, request: FetchRequest) -> Result<FetchResponse, Failure> {
    let timeout = call.duration("timeout", TIMEOUT_MS, MAX_TIMEOUT_MS)?;
    let work = within(&call.instance.host, timeout, follow(call, request));
    match select(Box::pin(work), call.abort.wait()).await {
        Either::Left((Some(done), _)) => done,
        Either::Left((None, _)) => Err(Failure::numbered(TIMED_OUT, "no answer in time")),
        Either::Right(_) => Err(Failure::numbered(ABORTED, "request:fail abort")),
    }
}

/// Sends a request; the answer as the program gets it.
pub(super) async fn send(call: &Call, request: FetchRequest, decode: &Decode) -> Result<Value, Failure> {
    let response = fetch(call, request).await?;
    let is_success = (200..400).contains(&response.status);
    let data = match decode.apply(&response) {
        Err(_) if !is_success => json!(String::from_utf8_lossy(&response.body)),
        other => other?,
    };
    let answer = json!({
        "data": data, "status": response.status, "statusCode": response.status,
        "headers": response.headers, "header": response.headers,
    });
    if is_success {
        return Ok(answer);
    }
    let mut failure = Failure::numbered(HTTP_ERROR, "http status error");
    if let Value::Object(members) = answer {
        for (name, value) in members {
            failure = failure.with(&name, value);
        }
    }
    Err(failure)
}

fn check(call: &Call, url: &Url) -> Result<(), Failure> {
    if call.instance.program.may_request(url) {
        return Ok(());
    }
    let host = url.host_str().unwrap_or_default();
    Err(Failure::numbered(FORBIDDEN, format!("{host} is not in the request domains of this program")))
}

/// The request that a call describes, without its data.
pub(super) fn build(call: &Call, method: &str) -> Result<FetchRequest, Failure> {
    let text = call.text("url")?;
    let url = Url::parse(&text).map_err(|_| Failure::invalid("url must be an absolute URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::invalid("url must not hold a user name or password"));
    }
    check(call, &url)?;
    let method = match method.to_ascii_uppercase() {
        empty if empty.is_empty() => "GET".to_owned(),
        method if ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"].contains(&method.as_str()) => {
            method
        }
        _ => return Err(Failure::invalid("method must be GET, POST, PUT, DELETE, PATCH, HEAD or OPTIONS")),
    };
    let headers = headers(call)?;
    let jar = call.instance.scope();
    let allow_loopback = call.instance.program.is_in_development();
    Ok(FetchRequest { jar, method, url, headers, body: vec![], allow_loopback, limit: MAX_ANSWER })
}

/// `data`: the query of a GET, the body of other requests.
fn put_data(call: &Call, request: &mut FetchRequest) -> Result<(), Failure> {
    let Some(data) = call.params.get("data").filter(|data| !data.is_null()) else { return Ok(()) };
    if matches!(request.method.as_str(), "GET" | "HEAD") {
        return add_query(&mut request.url, data);
    }
    let kind =
        request.headers.entry("content-type".to_owned()).or_insert_with(|| "application/json".to_owned());
    request.body = encode(data, kind)?;
    Ok(())
}

fn headers(call: &Call) -> Result<BTreeMap<String, String>, Failure> {
    let given = call.params.get("headers").or_else(|| call.params.get("header"));
    let mut headers = BTreeMap::new();
    match given {
        None | Some(Value::Null) => {}
        Some(Value::Object(members)) => {
            for (name, value) in members {
                let value = match value {
                    Value::String(text) => text.clone(),
                    Value::Number(_) | Value::Bool(_) => value.to_string(),
                    _ => return Err(Failure::invalid(format!("the header {name} must be a text"))),
                };
                let name = name.to_ascii_lowercase();
                let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
                if name.is_empty() || !is_name || value.contains(['\r', '\n', '\0']) {
                    return Err(Failure::invalid("headers must be plain texts"));
                }
                if !HOST_HEADERS.contains(&name.as_str()) {
                    headers.insert(name, value);
                }
            }
        }
        Some(_) => return Err(Failure::invalid("headers must be an object")),
    }
    Ok(headers)
}

pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn pairs(members: &Map<String, Value>) -> impl Iterator<Item = (&String, String)> {
    members.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, plain(value)))
}

fn add_query(url: &mut Url, data: &Value) -> Result<(), Failure> {
    match data {
        Value::Object(members) if !members.is_empty() => {
            url.query_pairs_mut().extend_pairs(pairs(members));
            Ok(())
        }
        Value::Object(_) => Ok(()),
        Value::String(text) if text.is_empty() => Ok(()),
        Value::String(text) => {
            let joined = url.query().map_or_else(|| text.clone(), |query| format!("{query}&{text}"));
            url.set_query(Some(&joined));
            Ok(())
        }
        _ => Err(Failure::invalid("data of a GET must be an object or a text")),
    }
}

/// Encodes the body. A buffer is sent as `{"$base64": "…"}`.
fn encode(data: &Value, content_type: &str) -> Result<Vec<u8>, Failure> {
    match data {
        Value::String(text) => Ok(text.clone().into_bytes()),
        Value::Object(members) if members.len() == 1 && members.contains_key("$base64") => members
            .get("$base64")
            .and_then(Value::as_str)
            .and_then(|text| BASE64.decode(text.as_bytes()).ok())
            .ok_or_else(|| Failure::invalid("data is not base64")),
        Value::Object(members) if content_type.starts_with("application/x-www-form-urlencoded") => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(pairs(members));
            Ok(form.finish().into_bytes())
        }
        other => Ok(other.to_string().into_bytes()),
    }
}

/// Follows redirects and checks each like the first address.
async fn follow(call: &Call, mut request: FetchRequest) -> Result<FetchResponse, Failure> {
    for _ in 0..=MAX_REDIRECTS {
        let here = request.url.clone();
        let response = call
            .instance
            .host
            .services
            .fetch
            .fetch(request.clone())
            .await
            .map_err(|error| failure(&error))?;
        let location = response.headers.get("location").filter(|_| is_redirect(response.status));
        let Some(location) = location else { return Ok(response) };
        let next =
            here.join(location).map_err(|_| Failure::numbered(HTTP_ERROR, "the redirect leads nowhere"))?;
        check(call, &next)?;
        if next.origin() != here.origin() {
            request.headers.remove("authorization");
        }
        if response.status == 303 || (matches!(response.status, 301 | 302) && request.method == "POST") {
            "GET".clone_into(&mut request.method);
            request.body.clear();
            request.headers.remove("content-type");
        }
        request.url = next;
    }
    Err(Failure::numbered(HTTP_ERROR, "too many redirects"))
}

const fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

fn failure(error: &FetchError) -> Failure {
    match error {
        FetchError::Forbidden => Failure::numbered(FORBIDDEN, "this address is not open to programs"),
        FetchError::Network(_) => Failure::numbered(NETWORK, "the network does not answer"),
        FetchError::TooLarge => Failure::numbered(NETWORK, "the answer is larger than 10 MiB"),
    }
}

/// `dataType`.
pub(super) enum Decode {
    Json,
    Text,
    Base64,
    Buffer,
}

impl Decode {
    fn parse(text: &str) -> Result<Self, Failure> {
        match text {
            "" | "json" => Ok(Self::Json),
            "text" => Ok(Self::Text),
            "base64" => Ok(Self::Base64),
            "arraybuffer" => Ok(Self::Buffer),
            _ => Err(Failure::invalid("dataType must be json, text, base64 or arraybuffer")),
        }
    }

    fn apply(&self, response: &FetchResponse) -> Result<Value, Failure> {
        match self {
            Self::Json if response.body.is_empty() => Ok(Value::String(String::new())),
            Self::Json => serde_json::from_slice(&response.body)
                .map_err(|_| Failure::numbered(NOT_DECODED, "JSON parse data error")),
            Self::Text => Ok(json!(String::from_utf8_lossy(&response.body))),
            Self::Base64 => {
                let kind =
                    response.headers.get("content-type").map_or("application/octet-stream", String::as_str);
                Ok(json!(format!("data:{kind};base64,{}", BASE64.encode(&response.body))))
            }
            Self::Buffer => Ok(json!({"$base64": BASE64.encode(&response.body)})),
        }
    }
}
