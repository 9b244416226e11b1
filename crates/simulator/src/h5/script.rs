//! The bridge as a script: `/.opencashier/bridge.js` in a program's origin, with what the page must know before the host
//! speaks, and `GET /simulator/bridge/{platform}.js` for the web views of other hosts.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::{Found, Site, Web};
use crate::assets;
use crate::catalogue::Entry;

/// The scripts of the bridge, in load order.
const PARTS: [&str; 6] =
    ["frame/budget.js", "h5/dialect.js", "h5/bridge.js", "h5/webview.js", "h5/storage.js", "h5/port.js"];

/// The scripts of the bridge in a real web view.
const NATIVE_PARTS: [&str; 3] = ["h5/dialect.js", "h5/bridge.js", "h5/native.js"];

/// Each platform's way to its host.
const PLATFORMS: [(&str, &str); 3] =
    [("android.js", "connectAndroid"), ("ios.js", "connectIos"), ("flutter.js", "connectFlutter")];

/// What containers of this family add to the user agent. Pages look for these words.
const FAMILY: &str =
    concat!("Griver/2.0.0 AppContainer/2.0.0 AlipayClient/10.0.0 OpenCashier/", env!("CARGO_PKG_VERSION"));

pub(super) fn find(name: &str, entry: &Entry, site: &Site) -> Found {
    if name != "bridge.js" {
        return Found::text(StatusCode::NOT_FOUND, "There is no such script.\n");
    }
    // Requests without a host go where the page really comes from.
    let base = match &site.web {
        Web::Address(url) => Some(url.as_str()),
        Web::Folder(_) => None,
    };
    // Bridge libraries tell a page in a native program from a web program by this word.
    let family = if site.is_view { format!("{FAMILY} MiniProgram") } else { FAMILY.to_owned() };
    let start = json!({
        "appId": entry.app_id, "name": entry.name, "base": base, "family": family, "webView": site.is_view,
    });
    let body = closed(&PARTS, &format!("connectPorts(globalThis, {start});"));
    let headers = vec![(CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"))];
    Found { status: StatusCode::OK, headers, body: body.into_bytes() }
}

/// The bridge for a host's own web views. The host may set `cashierHostStart` before it runs.
pub(crate) async fn platform(Path(file): Path<String>) -> Response {
    let Some((_, connect)) = PLATFORMS.iter().find(|(name, _)| *name == file) else {
        let text = "There are android.js, ios.js and flutter.js.\n";
        return (StatusCode::NOT_FOUND, text).into_response();
    };
    let start = json!({"appId": "", "family": FAMILY});
    let run = format!("{connect}(globalThis, {{ ...{start}, ...globalThis.cashierHostStart }});");
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, closed(&NATIVE_PARTS, &run)).into_response()
}

/// Scripts that leave no names in the page.
fn closed(parts: &[&str], run: &str) -> String {
    let parts: Vec<String> = parts.iter().filter_map(|part| assets::text(part)).collect();
    format!("(() => {{'use strict';\n{}\n{run}\n}})();\n", parts.join("\n"))
}

/// The user agent under which a program's server is called.
pub(super) fn agent(browser: &str) -> String {
    format!("{browser} {FAMILY}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every part exists: a script without one would fail in the page only.
    #[test]
    fn every_part_is_there() {
        for part in PARTS.iter().chain(&NATIVE_PARTS) {
            assert!(assets::text(part).is_some(), "{part}");
        }
        for (_, connect) in PLATFORMS {
            assert!(closed(&NATIVE_PARTS, "").contains(&format!("function {connect}(")), "{connect}");
        }
    }
}
