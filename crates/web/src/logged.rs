//! Calls of clients, for the log that their developers read.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response};
use cashier_core::id::MerchantId;
use cashier_core::time::Timestamp;
use cashier_engine::call_log::{Call, Headers, Message};
use cashier_store::call_log::CallKind;

use crate::app::App;

/// Hands a call to the log, which had room for it. The headers are listed on the log's own thread.
///
/// `code` is for answers whose body has none.
pub(crate) fn put(
    app: &App,
    (client, at): (MerchantId, Timestamp),
    (parts, body): (Parts, Bytes),
    (response, answer): (&Response<Body>, Bytes),
    code: Option<&'static str>,
) {
    let took = app.engine.clock().now().as_micros().saturating_sub(at.as_micros());
    let answered = response.headers().clone();
    app.calls.put(Call {
        client,
        at,
        kind: CallKind::Api,
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        status: Some(response.status().as_u16()),
        code,
        duration: Duration::from_micros(u64::try_from(took).unwrap_or(0)),
        request: Message { headers: Box::new(move || list(&parts.headers)), body },
        response: Message { headers: Box::new(move || list(&answered)), body: answer },
    });
}

fn list(headers: &HeaderMap) -> Headers {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect()
}
