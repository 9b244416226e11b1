//! The OpenAPI document of the control API, served at [`PATH`]: what the endpoints say about themselves, what all of them
//! have in common, and recorded examples.

use std::sync::LazyLock;

use cashier_protocol::recorded;
use serde_json::{Value, json};

/// The path of the document.
pub(super) const PATH: &str = "/sandbox/v1/openapi.json";
/// Exchanges with the demo.
const RECORDING: &str = include_str!("recording.json");

/// The refusals that every endpoint can answer with.
const EVERYWHERE: [(&str, &str); 4] = [
    ("400", "The request is not valid"),
    ("403", "A page of another origin calls"),
    ("405", "The path does not take this method"),
    ("413", "The body is too large"),
];

/// The document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
        // Tests prove that both can be read.
        let mut document = serde_json::to_value(super::described().to_openapi()).unwrap_or_default();
        add_refusals(&mut document);
        recorded::add(&mut document, &serde_json::from_str(RECORDING).unwrap_or_default());
        document
    });
    &DOCUMENT
}

fn add_refusals(document: &mut Value) {
    for operation in recorded::operations(document) {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { continue };
        for (status, words) in EVERYWHERE {
            responses.entry(status).or_insert_with(|| {
                let schema = json!({ "$ref": "#/components/schemas/Problem" });
                json!({ "description": words, "content": { "application/json": { "schema": schema } } })
            });
        }
    }
}
