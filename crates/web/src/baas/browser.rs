//! The browser that is sent to a provider, and the only one that may return.
//!
//! Invariant: the secret that a provider returns is worthless without the one in the cookie of the browser that left.
//! Otherwise somebody could sign in at the provider and make another person's browser return, who would then be
//! signed in to the wrong account.

use axum::body::Body;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Response};
use axum_extra::extract::cookie::Cookie;
use cashier_core::id::{decode_base32, encode_base32};

use aws_lc_rs::digest;

use crate::app::App;

/// The cookie.
const NAME: &str = "cashier_browser";
/// The cookie's path: that of the visits.
const PATH: &str = "/hserve/idp/";
/// The longest duration of a visit.
const LIFETIME_S: u64 = 600;

/// The secret of one browser.
pub(super) struct Browser([u8; 16]);

impl Browser {
    /// The browser with this cookie; `None` when there is no cookie.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = texts.flat_map(Cookie::split_parse).filter_map(Result::ok);
        let cookie = cookies.find(|cookie| cookie.name() == NAME)?;
        Some(Self(decode_base32(cookie.value())?.try_into().ok()?))
    }

    /// A browser that has no cookie yet.
    pub(super) fn fresh(app: &App) -> Self {
        Self(app.engine.entropy().secret())
    }

    /// The hash of a visit's secret, bound to this browser.
    pub(super) fn bind(&self, secret_hash: &[u8; 32]) -> [u8; 32] {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(b"browser ");
        context.update(secret_hash);
        context.update(&self.0);
        let mut hash = [0; 32];
        for (place, byte) in hash.iter_mut().zip(context.finish().as_ref()) {
            *place = *byte;
        }
        hash
    }

    /// Stores the secret in the browser. Over HTTPS the visit may happen in a frame of the app's page, which has its
    /// own cookie jar.
    pub(super) fn keep(&self, app: &App, response: &mut Response<Body>) {
        let is_secure = app.rules.base_url.starts_with("https:");
        let place = if is_secure { "SameSite=None; Secure; Partitioned" } else { "SameSite=Lax" };
        let value = encode_base32(&self.0);
        let text = format!("{NAME}={value}; Path={PATH}; Max-Age={LIFETIME_S}; HttpOnly; {place}");
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
}
