//! The cookie of a member of the console.

use axum::http::HeaderMap;
use axum::response::Response;

use super::reader::{cookie, set_cookie};
use crate::app::App;

/// Half a working day: whoever leaves is signed out by the next morning.
pub const MEMBER_SESSION_S: u64 = 12 * 3_600;

/// The name of the cookie. Browsers take one that begins with `__Host-` over HTTPS only, from this host and for all its paths
/// (RFC 6265bis, section 4.1.3.2), so that no neighbour under the same domain can plant one.
fn name(app: &App) -> &'static str {
    if app.rules.base_url.starts_with("https:") { "__Host-console" } else { "console" }
}

/// The token that a browser presents.
pub fn member_token(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie(headers, name(app))
}

/// Stores a member's session in the browser.
pub fn set_member_session(app: &App, response: &mut Response, token: &str) {
    set_cookie(app, response, name(app), token, true, MEMBER_SESSION_S);
}

/// Removes it.
pub fn clear_member_session(app: &App, response: &mut Response) {
    set_cookie(app, response, name(app), "", true, 0);
}
