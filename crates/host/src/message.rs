//! Bridge messages, version 1: JSON texts between a program and its host.

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The version in every message.
pub(crate) const VERSION: u64 = 1;

/// A message from a program. Unknown members are ignored.
#[derive(Debug, Deserialize)]
pub(crate) struct Incoming {
    pub(crate) v: u64,
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) id: u64,
    #[serde(default)]
    pub(crate) api: String,
    #[serde(default)]
    pub(crate) params: Map<String, Value>,
    #[serde(default)]
    pub(crate) page: Option<String>,
    #[serde(default)]
    pub(crate) token: Option<String>,
}

/// The response to a call.
pub(crate) fn result(id: u64, outcome: &Result<Value, Value>) -> String {
    match outcome {
        Ok(value) => json!({"v": VERSION, "kind": "result", "id": id, "ok": true, "value": value}),
        Err(error) => json!({"v": VERSION, "kind": "result", "id": id, "ok": false, "error": error}),
    }
    .to_string()
}

/// An event.
pub(crate) fn event(name: &str, data: &Value) -> String {
    json!({"v": VERSION, "kind": "event", "name": name, "data": data}).to_string()
}

/// Asks the program to report when its queued callbacks have run.
pub(crate) fn flush(token: &str) -> String {
    json!({"v": VERSION, "kind": "flush", "token": token}).to_string()
}
