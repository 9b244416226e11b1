//! Forms are taken from our own pages only.
//!
//! The session cookie is `SameSite=Lax`, so a foreign page's form comes without it. This is the second lock: browsers
//! say where a form comes from, and a foreign origin is refused before anything is looked at.

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use cashier_core::error::{Code, Error};

use crate::app::Shared;
use crate::visit::Visit;

/// Refuses forms that come from another site.
pub async fn own_forms_only(
    State(app): State<Shared>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::POST || is_own(request.headers()) {
        return next.run(request).await;
    }
    visit.refuse(&app, &Error::new(Code::ForbiddenOrigin), None).into_response()
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    // Older browsers, and programs: no Origin at all, or that of this host.
    text(ORIGIN.as_str()).is_none_or(|origin| {
        let place = origin.split_once("://").map_or("", |(_, place)| place);
        text(HOST.as_str()) == Some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&'static str, &'static str)]) -> bool {
        is_own(&pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect())
    }

    #[test]
    fn foreign_forms_are_seen() {
        assert!(own(&[("sec-fetch-site", "same-origin"), ("host", "w.example")]));
        assert!(own(&[("origin", "https://w.example"), ("host", "w.example")]));
        assert!(own(&[("host", "w.example")]));
        for foreign in ["cross-site", "same-site"] {
            assert!(!own(&[
                ("sec-fetch-site", foreign),
                ("origin", "https://w.example"),
                ("host", "w.example")
            ]));
        }
        assert!(!own(&[("origin", "https://evil.example"), ("host", "w.example")]));
        assert!(!own(&[("origin", "null"), ("host", "w.example")]));
    }
}
