//! `/v3/alipay/…`: the same methods over REST, as newer SDKs call them. Signed in headers; failures have a status.

use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::rest::{self, Authorization, Covered};
use serde_json::Value;

use super::desk::Call;
use super::gateway::{perform, unknown_app};
use crate::admission::chosen;
use crate::identity::ALIPAY_APP_ID;
use crate::tls::Scheme;
use crate::{Sandbox, origin, trouble};

pub(super) async fn handle(
    State(sandbox): State<Sandbox>,
    method: Method,
    uri: Uri,
    scheme: Option<Extension<Scheme>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let covered = Covered {
        http_method: method.as_str(),
        target: uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str),
        body: &body,
        app_auth_token: text("alipay-app-auth-token"),
    };
    let authorization = text("authorization").and_then(|value| Authorization::parse(value).ok());
    let app_id = match authenticate(&sandbox, authorization.as_ref(), &covered) {
        Ok(app_id) => app_id,
        Err(fault) => return reply(&sandbox, StatusCode::UNAUTHORIZED, rest::failure_body(&fault)),
    };
    // The content is an object here too, with notify_url inside. A GET has its members in the query.
    let content = match (uri.query(), body.is_empty()) {
        (Some(query), true) => content_of(query),
        _ => String::from_utf8_lossy(&body).into_owned(),
    };
    let fields: Fields = serde_json::from_str(&content).unwrap_or_default();
    let call = Call {
        app_id,
        method: rest::method_of(uri.path()).unwrap_or_default(),
        content: if content.is_empty() { "{}".to_owned() } else { content },
        notify_url: fields.notify_url,
        return_url: fields.return_url,
        grant_type: fields.grant_type,
        code: fields.code,
        scenario: chosen(&headers),
        base_url: origin::of(&uri, &headers, scheme.map(|Extension(scheme)| scheme)),
        ..Call::default()
    };
    let (outcome, fault) = perform(&sandbox, &call);
    let response = match outcome {
        Ok(content) => reply(&sandbox, StatusCode::OK, without_codes(&content)),
        Err(fault) => reply(&sandbox, status_of(&fault), rest::failure_body(&fault)),
    };
    trouble::with_fault(response, fault)
}

/// The content from a query. Lists and objects are written as JSON there.
fn content_of(query: &str) -> String {
    let value = |text: &str| match serde_json::from_str(text) {
        Ok(nested @ (Value::Object(_) | Value::Array(_))) => nested,
        _ => Value::from(text),
    };
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let members: serde_json::Map<String, Value> =
        pairs.map(|(name, text)| (name.into_owned(), value(&text))).collect();
    Value::Object(members).to_string()
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Fields {
    notify_url: Option<String>,
    return_url: Option<String>,
    grant_type: Option<String>,
    code: Option<String>,
}

fn authenticate(
    sandbox: &Sandbox,
    authorization: Option<&Authorization>,
    covered: &Covered<'_>,
) -> Result<String, Fault> {
    let keys = &sandbox.keys.alipay;
    let Some(authorization) = authorization else {
        return Err(Fault::new("40001", "missing-authorization", "Authorization 缺失或格式不正确"));
    };
    if authorization.app_id != ALIPAY_APP_ID {
        return Err(unknown_app());
    }
    if authorization.app_cert_sn.as_deref().is_some_and(|serial| serial != keys.app.serial()) {
        return Err(Fault::new("40002", "app-cert-not-match", "应用公钥证书序列号不匹配"));
    }
    if !authorization.is_signed_by(keys.app.key(), covered) {
        return Err(Fault::new("40002", "invalid-signature", "验签出错"));
    }
    Ok(authorization.app_id.clone())
}

fn status_of(fault: &Fault) -> StatusCode {
    match fault.code {
        "20000" => StatusCode::INTERNAL_SERVER_ERROR,
        "40005" => StatusCode::TOO_MANY_REQUESTS,
        "40006" => StatusCode::FORBIDDEN,
        _ if fault.sub_code == "isv.invalid-method" => StatusCode::NOT_FOUND,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// The status replaces `code` and `msg` of the other form.
fn without_codes(content: &str) -> String {
    let Ok(mut object) = serde_json::from_str::<serde_json::Map<String, Value>>(content) else {
        return content.to_owned();
    };
    object.remove("code");
    object.remove("msg");
    Value::Object(object).to_string()
}

fn reply(sandbox: &Sandbox, status: StatusCode, body: String) -> Response {
    let keys = &sandbox.keys.alipay;
    // Signatures use the real time: the sandbox's own clock may have been moved.
    let signed = rest::answer_headers(
        &keys.own.signing,
        sandbox.clock.unmoved().as_millis(),
        &sandbox.nonce(),
        body.as_bytes(),
    );
    let mut response = (status, body).into_response();
    let Ok(signed) = signed else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let more =
        [("alipay-sn", keys.own.certificate.serial().to_owned()), ("alipay-trace-id", sandbox.nonce())];
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json;charset=utf-8"));
    for (name, value) in signed.into_iter().chain(more) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
