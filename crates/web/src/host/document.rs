//! The OpenAPI document of the host API, served at [`PATH`]: what the endpoints say about themselves, what all of them
//! have in common, and recorded examples. The developer API, whose refusals have the same form, is described in the same way.

use std::sync::LazyLock;

use cashier_protocol::recorded;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

/// The path of the document.
pub(super) const PATH: &str = "/host/v1/openapi.json";
/// Exchanges with the demo.
const RECORDING: &str = include_str!("recording.json");

/// Codes by status.
pub(crate) type Codes = &'static [(&'static str, &'static [&'static str])];

/// The codes that every endpoint can refuse with, besides its own.
const EVERYWHERE: Codes = &[
    ("400", &["PARAM_ILLEGAL"]),
    ("405", &["METHOD_NOT_SUPPORTED"]),
    ("500", &["UNKNOWN_EXCEPTION"]),
    ("503", &["SERVICE_UNAVAILABLE"]),
];

/// The codes of every endpoint that takes a body.
const WITH_BODY: Codes = &[("400", &["MSG_PARSE_ERROR"]), ("413", &["BODY_TOO_LARGE"])];

/// The document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| complete(super::routes().to_openapi(), &[], RECORDING));
    &DOCUMENT
}

/// A document with the refusals that all endpoints share, those that all endpoints of this API share, and the recorded
/// exchanges.
pub(crate) fn complete(document: OpenApi, of_api: Codes, recording: &str) -> Value {
    // Tests prove that both can be read.
    let mut document = serde_json::to_value(document).unwrap_or_default();
    for operation in recorded::operations(&mut document) {
        let of_body = if operation.get("requestBody").is_some() { WITH_BODY } else { &[] };
        for (status, codes) in EVERYWHERE.iter().chain(of_body).chain(of_api) {
            add_refusal(operation, status, codes);
        }
    }
    recorded::add(&mut document, &serde_json::from_str(recording).unwrap_or_default());
    document
}

fn add_refusal(operation: &mut Value, status: &str, codes: &[&str]) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    let response = responses.entry(status).or_insert_with(|| {
        let schema = json!({ "$ref": "#/components/schemas/ErrorBody" });
        json!({ "description": "", "content": { "application/json": { "schema": schema } } })
    });
    let own = response.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    let missing = codes.iter().copied().filter(|code| !own.contains(code));
    let all: Vec<&str> =
        Some(own.as_str()).filter(|own| !own.is_empty()).into_iter().chain(missing).collect();
    response["description"] = all.join("; ").into();
}
