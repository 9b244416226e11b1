//! `GET /simulator` and `GET /simulator/frame`: the page, and the document of the sandboxed frame in it.

use axum::extract::Query;
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use cashier_web::texts::Locale;
use serde::Deserialize;

use crate::assets;

/// The page's policy. Its frames are its own, and web programs next to it.
fn page_policy(host: &str) -> String {
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    let port = if port.is_empty() || port.contains(']') { String::new() } else { format!(":{port}") };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; frame-src 'self' http://*.localhost{port}; form-action 'none'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

/// The host that the browser asked for, if it can stand in a policy.
fn plain_host(headers: &HeaderMap) -> &str {
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte));
    if is_plain { host } else { "" }
}

#[derive(Deserialize)]
pub(crate) struct PageQuery {
    lang: Option<String>,
}

/// The page.
pub(crate) async fn show(Query(query): Query<PageQuery>, headers: HeaderMap) -> Response {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = query.lang.as_deref().and_then(Locale::parse);
    let locale = locale.or_else(|| header.and_then(Locale::from_header)).unwrap_or(Locale::En);
    let text = assets::text("phone/phone.html").unwrap_or_default();
    let text = text.replace("{{lang}}", locale.code()).replace("{{dir}}", locale.dir());
    html(text, &page_policy(plain_host(&headers)))
}

const FRAME: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Mini program</title>\n\
    <link rel=\"stylesheet\" href=\"/simulator/assets/frame/styles.css\">\n\
    <link rel=\"stylesheet\" href=\"/simulator/assets/frame/controls.css\">\n\
    <script src=\"/simulator/assets/frame/frame.js\"></script>\n</head>\n<body></body>\n</html>\n";

/// The frame's document. Its origin is opaque, it has no network access, and only the simulator may embed it.
pub(crate) async fn frame(headers: HeaderMap) -> Response {
    // 'self' matches nothing in an opaque origin, so the policy names the origin.
    let host = plain_host(&headers);
    // The path includes the folder: a program can write `import()`, and must not use it to send anything to this
    // server.
    let policy = format!(
        "default-src 'none'; script-src http://{host}/simulator/assets/frame/ blob:; \
         style-src http://{host}/simulator/assets/frame/ 'unsafe-inline'; worker-src blob:; img-src data: blob:; \
         font-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors http://{host}; sandbox allow-scripts"
    );
    html(FRAME.to_owned(), &policy)
}

fn html(text: String, policy: &str) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}
