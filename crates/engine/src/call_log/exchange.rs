//! A call as it is stored.

use cashier_core::id::CallId;
use cashier_store::call_log::LoggedCall;
use serde_json::{Value, json};

use super::{Call, Message, redact};

/// How much of a body is kept, in bytes.
pub const BODY_KEPT: usize = 16 * 1024;

/// How much of a header's value is kept, and of a path, in characters.
const TEXT_KEPT: usize = 2_048;

/// How many headers of a message are kept.
const HEADERS_KEPT: usize = 64;

/// The row of a call.
pub(super) fn row(call: Call, id: CallId) -> LoggedCall {
    let code = call.code.map(str::to_owned).or_else(|| code_of(&call.response.body));
    let duration_us = i64::try_from(call.duration.as_micros()).unwrap_or(i64::MAX);
    let exchange = json!({ "request": message(call.request), "response": message(call.response) });
    LoggedCall {
        client: call.client,
        id,
        kind: call.kind,
        method: call.method,
        path: short(&call.path),
        status: call.status.map(i64::from),
        code,
        duration_us,
        // PostgreSQL's text has no NUL, which JSON writes as an escape.
        exchange: exchange.to_string(),
    }
}

/// The result code of an answer.
fn code_of(body: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let places = ["/result/resultCode", "/error/code", "/error_code", "/code"];
    let code = places.iter().find_map(|place| value.pointer(place).and_then(Value::as_str))?;
    Some(code.chars().filter(|c| *c != '\0').take(64).collect())
}

fn message(message: Message) -> Value {
    let headers = (message.headers)().into_iter().take(HEADERS_KEPT);
    let headers: Vec<_> = headers
        .map(|(name, value)| {
            let value = short(&redact::header(&name, value));
            json!([name, value])
        })
        .collect();
    let (body, truncated) = cut(redact::body(&message.body));
    json!({ "headers": headers, "body": body, "truncated": truncated })
}

fn short(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(TEXT_KEPT).collect()
}

/// The first part of a text, and whether there was more.
fn cut(mut text: String) -> (String, bool) {
    if text.len() <= BODY_KEPT {
        return (text, false);
    }
    text.truncate(text.floor_char_boundary(BODY_KEPT));
    (text, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let (kept, truncated) = cut("é".repeat(BODY_KEPT));
        assert!(truncated && kept.len() <= BODY_KEPT && kept.chars().all(|c| c == 'é'));
        assert_eq!(cut("short".to_owned()), ("short".to_owned(), false));
    }

    #[test]
    fn the_code_is_that_of_the_answer() {
        assert_eq!(code_of(br#"{"result":{"resultCode":"SUCCESS"}}"#).as_deref(), Some("SUCCESS"));
        assert_eq!(code_of(b"ok"), None);
    }
}
