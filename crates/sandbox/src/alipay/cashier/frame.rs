//! The frame of every page: language, the banner, and the headers that keep it from loading anything.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::texts::{Language, Texts};

/// Nothing from other origins, nothing inline, and no page may embed it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The frame of a page.
pub(super) struct Frame {
    pub(super) language: Language,
    pub(super) t: &'static Texts,
    /// The URL of this page in another language, up to the tag; empty when there is only one.
    pub(super) language_link: String,
}

impl Frame {
    pub(super) fn new(language: Language, language_link: String) -> Self {
        Self { language, t: language.texts(), language_link }
    }

    /// The other languages: tag and name.
    pub(super) fn others(&self) -> Vec<(&'static str, &'static str)> {
        let others = Language::ALL.into_iter().filter(|(language, ..)| *language != self.language);
        others.map(|(_, tag, name)| (tag, name)).collect()
    }
}

/// Sends a page. `go_to` is the URL it goes to by itself after three seconds.
pub(super) fn send(page: &impl Template, status: StatusCode, go_to: Option<&str>) -> Response {
    let Ok(html) = page.render() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::VARY, "accept-language"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(value) = go_to.and_then(|link| HeaderValue::from_str(&format!("3; url={link}")).ok()) {
        headers.insert(header::REFRESH, value);
    }
    response
}
