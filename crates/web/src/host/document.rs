//! The OpenAPI document of the host API, served at [`PATH`]: what the endpoints say about themselves, what all of them
//! have in common, and recorded examples.

use std::sync::LazyLock;

use cashier_protocol::recorded;
use serde_json::{Value, json};

/// The path of the document.
pub(super) const PATH: &str = "/host/v1/openapi.json";
/// Exchanges with the demo.
const RECORDING: &str = include_str!("recording.json");

/// The codes that every endpoint can refuse with, besides its own, by status.
const EVERYWHERE: [(&str, &[&str]); 5] = [
    ("400", &["PARAM_ILLEGAL", "MSG_PARSE_ERROR"]),
    ("405", &["METHOD_NOT_SUPPORTED"]),
    ("413", &["BODY_TOO_LARGE"]),
    ("500", &["UNKNOWN_EXCEPTION"]),
    ("503", &["SERVICE_UNAVAILABLE"]),
];

/// The document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
        // Tests prove that both can be read.
        let mut document = serde_json::to_value(super::routes().to_openapi()).unwrap_or_default();
        add_refusals(&mut document);
        recorded::add(&mut document, &serde_json::from_str(RECORDING).unwrap_or_default());
        document
    });
    &DOCUMENT
}

fn add_refusals(document: &mut Value) {
    for operation in recorded::operations(document) {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { continue };
        for (status, codes) in EVERYWHERE {
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
    }
}
