//! The files of a web program that was added from a folder.

use std::path::{Component, Path, PathBuf};

use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::Found;

/// The file for a request. A page that is not there is the first one: programs with pages of their own making expect
/// that.
pub(super) fn find(folder: &Path, request: &Request) -> Found {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Found::text(StatusCode::METHOD_NOT_ALLOWED, "Files are read, not written.\n");
    }
    let Some(inside) = inside(request.uri().path()) else {
        return Found::text(StatusCode::NOT_FOUND, "There is no such file.\n");
    };
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_page = accepts.contains("text/html");
    let mut places = vec![inside.clone(), inside.join("index.html")];
    if is_page && inside.extension().is_none() {
        places.push(PathBuf::from("index.html"));
    }
    for place in places {
        let file = folder.join(&place);
        if !file.is_file() {
            continue;
        }
        return match std::fs::read(&file) {
            Ok(body) => {
                let kind = HeaderValue::from_static(kind_of(&place));
                Found { status: StatusCode::OK, headers: vec![(CONTENT_TYPE, kind)], body }
            }
            Err(error) => Found::text(StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")),
        };
    }
    Found::text(StatusCode::NOT_FOUND, "There is no such file.\n")
}

/// A path inside the folder, or nothing for one that leads out of it.
fn inside(path: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let path = decoded.trim_start_matches('/');
    if path.contains(['\\', '\0']) {
        return None;
    }
    let path = PathBuf::from(path);
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
}

/// The content type of a file by its name.
fn kind_of(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing outside the folder has a path.
    #[test]
    fn paths_stay_inside() {
        for (path, wanted) in
            [("/", ""), ("/a/b.js", "a/b.js"), ("//a", "a"), ("/a%20b+c=d&e.png", "a b+c=d&e.png")]
        {
            assert_eq!(inside(path), Some(PathBuf::from(wanted)), "{path}");
        }
        for path in ["/%ff", "/../x", "/a/../../x", "/%2e%2e/x", "/a/%2e%2e/b", "/..%2fx", "/a\\b", "/a%00"] {
            assert_eq!(inside(path), None, "{path}");
        }
    }
}
