//! The OpenAPI document of the developer API, served at [`PATH`].

use std::sync::LazyLock;

use serde_json::Value;

use crate::host::document::{Codes, complete};

/// The path of the document.
pub const PATH: &str = "/dev/v1/openapi.json";
/// Exchanges with the demo.
const RECORDING: &str = include_str!("recording.json");

/// What every endpoint refuses: it wants a key, which may not call too often.
const EVERYWHERE: Codes =
    &[("401", &["DEV_KEY_REQUIRED", "DEV_KEY_EXPIRED"]), ("429", &["REQUEST_TRAFFIC_EXCEED_LIMIT"])];

/// The document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| complete(super::routes().to_openapi(), EVERYWHERE, RECORDING));
    &DOCUMENT
}
