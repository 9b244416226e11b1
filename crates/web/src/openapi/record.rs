//! Records calls for the timeline. Only in the demo.

use cashier_core::call::RecordCall;
use cashier_core::time::Timestamp;
use serde_json::Value;

use super::call::Reply;
use crate::app::Shared;

/// Fields that are never recorded.
const SECRETS: [&str; 5] = ["accessToken", "refreshToken", "authCode", "paymentAuthCode", "userInfo"];

/// Records a call about a payment, in the background.
pub(super) fn spawn(
    app: &Shared,
    actor: &str,
    operation: &str,
    at: Timestamp,
    request: &[u8],
    reply: &Reply,
) {
    let Some(subject) = reply.subject else { return };
    let answer = readable(&reply.body);
    let result = serde_json::from_slice::<Value>(&reply.body)
        .ok()
        .and_then(|body| body.pointer("/result/resultCode").and_then(Value::as_str).map(str::to_owned));
    let now = app.engine.clock().now();
    let command = RecordCall {
        subject,
        at,
        duration_us: now.as_micros().saturating_sub(at.as_micros()),
        actor: actor.to_owned(),
        operation: operation.to_owned(),
        result: result.unwrap_or_default(),
        request: readable(request),
        answer,
    };
    let engine = app.engine.clone();
    tokio::spawn(async move {
        if let Err(error) = engine.submit(command).await {
            tracing::warn!(error = %error, "a call was not recorded");
        }
    });
}

/// A body with line breaks and without secrets.
fn readable(body: &[u8]) -> String {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return String::new() };
    if let Value::Object(map) = &mut value {
        for name in SECRETS {
            if let Some(field) = map.get_mut(name) {
                *field = Value::from("…");
            }
        }
    }
    serde_json::to_string_pretty(&value).unwrap_or_default()
}
