//! Recorded exchanges as examples of an OpenAPI document.
//!
//! A recording is JSON: for each operation id one real call with its answer, byte for byte, and a `template`: the call
//! with `{{name}}` for what an earlier answer gave. `tests/reference/record.mjs` writes it, and a test records again and
//! compares.

use serde_json::{Map, Value, json};

/// The member of an operation that has its recorded call and answer.
pub const RECORDED: &str = "x-recorded";
/// The name of an example that was recorded.
const NAME: &str = "recorded";
const SUMMARY: &str = "A real exchange with the demo.";

/// Adds the exchanges in `recording` to the operations of `document`. Operations that were not recorded stay as they
/// are.
pub fn add(document: &mut Value, recording: &Value) {
    for operation in operations(document) {
        let id = operation.get("operationId").and_then(Value::as_str);
        let Some(exchange) = id.and_then(|id| recording.get(id)) else { continue };
        add_to(operation, exchange);
    }
}

/// The operations of an OpenAPI document.
pub fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let paths = paths.into_iter().flat_map(|paths| paths.values_mut());
    paths.filter_map(Value::as_object_mut).flat_map(|path| path.values_mut())
}

fn add_to(operation: &mut Value, exchange: &Value) {
    if let Some(body) = body(exchange, "/request/body") {
        example(operation.pointer_mut("/requestBody/content/application~1json"), &body);
    }
    let status = exchange.pointer("/answer/status").and_then(Value::as_u64).unwrap_or_default();
    if let Some(body) = body(exchange, "/answer/body") {
        example(operation.pointer_mut(&format!("/responses/{status}/content/application~1json")), &body);
    }
    let values = exchange.get("parameters");
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten().filter_map(Value::as_object_mut) {
        let name = parameter.get("name").and_then(Value::as_str);
        if let Some(value) = name.and_then(|name| values?.get(name)) {
            parameter.insert("example".to_owned(), value.clone());
        }
    }
    if let Some(operation) = operation.as_object_mut() {
        operation.insert(RECORDED.to_owned(), exchange.clone());
    }
}

/// A recorded body as a value; `None` when there was none.
fn body(exchange: &Value, place: &str) -> Option<Value> {
    serde_json::from_str(exchange.pointer(place)?.as_str()?).ok()
}

/// Puts an example first in a media type.
fn example(content: Option<&mut Value>, value: &Value) {
    let Some(content) = content.and_then(Value::as_object_mut) else { return };
    let examples = content.entry("examples").or_insert_with(|| Map::new().into());
    if let Some(examples) = examples.as_object_mut() {
        examples.insert(NAME.to_owned(), json!({ "summary": SUMMARY, "value": value }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An exchange becomes the example of its operation's body, answer and parameters, and of nothing else.
    #[test]
    fn an_exchange_becomes_examples() {
        let mut document = json!({ "paths": { "/orders/{order}": { "post": {
            "operationId": "pay",
            "parameters": [{ "name": "order", "in": "path" }, { "name": "other", "in": "query" }],
            "requestBody": { "content": { "application/json": {} } },
            "responses": { "200": { "content": { "application/json": {} } }, "404": {} },
        }, "get": { "operationId": "show" } } } });
        let exchange = json!({
            "request": { "body": "{\"pin\":\"1\"}" }, "answer": { "status": 200, "body": "{\"paid\":true}" },
            "parameters": { "order": "o-1" },
        });
        add(&mut document, &json!({ "pay": exchange.clone(), "gone": {} }));
        let pay = &document["paths"]["/orders/{order}"]["post"];
        let value =
            |place: &str| pay.pointer(&format!("{place}/content/application~1json/examples/recorded/value"));
        assert_eq!(value("/requestBody"), Some(&json!({ "pin": "1" })));
        assert_eq!(value("/responses/200"), Some(&json!({ "paid": true })));
        assert_eq!(pay["parameters"][0]["example"], "o-1");
        assert_eq!((pay["parameters"][1].get("example"), &pay[RECORDED]), (None, &exchange));
        assert_eq!(document["paths"]["/orders/{order}"]["get"], json!({ "operationId": "show" }));
    }
}
