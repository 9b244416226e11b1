//! `GET /simulator/assets/{folder}/{file}`: the page's and the frame's scripts and styles, embedded.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "src/assets"]
struct Files;

/// The files of the frame's script, in order.
#[derive(Deserialize)]
struct Parts {
    /// Those of the worker, which the frame starts from the text of one function.
    worker: Vec<String>,
    /// Those of the frame itself.
    frame: Vec<String>,
}

/// The frame's whole script.
static FRAME_SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let parts: Option<Parts> = text("frame/parts.json").and_then(|list| serde_json::from_str(&list).ok());
    let Some(parts) = parts else { return String::new() };
    let joined = |names: &[String]| -> String {
        let texts: Vec<String> = names.iter().filter_map(|name| text(&format!("frame/{name}"))).collect();
        texts.join("\n")
    };
    format!(
        "'use strict';\nfunction workerCode() {{'use strict';\n{}\nawaitStart(self);\n}}\n{}",
        joined(&parts.worker),
        joined(&parts.frame)
    )
});

/// An embedded text.
pub(crate) fn text(path: &str) -> Option<String> {
    Files::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

pub(crate) async fn serve(Path((folder, file)): Path<(String, String)>) -> Response {
    let found = match (folder.as_str(), file.as_str()) {
        ("frame", "frame.js") => Some(FRAME_SCRIPT.clone().into_bytes()),
        _ => Files::get(&format!("{folder}/{file}")).map(|found| found.data.into_owned()),
    };
    let kind = match file.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "wasm")) => "application/wasm",
        Some((_, "svg")) => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let Some(found) = found else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = found.into_response();
    for (name, value) in [
        (CONTENT_TYPE, kind),
        // Names do not change with the content, so a browser must revalidate each time.
        (CACHE_CONTROL, "no-cache"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The sandboxed frame has no origin, and these files are public.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every listed file exists: one that does not would be left out without a word.
    #[test]
    fn the_frame_has_all_its_parts() {
        let parts: Parts = serde_json::from_str(&text("frame/parts.json").unwrap()).unwrap();
        for name in parts.worker.iter().chain(&parts.frame) {
            let source = text(&format!("frame/{name}"));
            assert!(source.is_some_and(|source| FRAME_SCRIPT.contains(&source)), "{name}");
        }
    }
}
