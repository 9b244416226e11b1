//! Forms are accepted from our own pages only, and no page is a direct answer to a form.
//!
//! The session cookie is `SameSite=Lax`, so a foreign page's form arrives without it. This is the second line of
//! defence: browsers say where a form comes from, and a foreign origin is refused before anything else is examined.

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use cashier_core::error::{Code, Error};

use crate::local_path::{Fixed, LocalPath, see_other};
use crate::visit::Visit;

const HOME: Fixed = LocalPath::fixed("/wallet");

/// Refuses forms from other sites, and prevents a page from being the answer to a form: reloading it would send the
/// form again, and its links would point to URLs that only accept forms.
pub async fn own_forms_only(visit: Visit, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    if !is_own(request.headers()) {
        return visit.refuse_plainly(&Error::new(Code::ForbiddenOrigin));
    }
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    if !is_page(&response) {
        return response;
    }
    debug_assert!(false, "a page answers a form of {path}");
    tracing::error!(http.path = %path, "a page answered a form; the reader was sent home instead");
    see_other(HOME)
}

fn is_page(response: &Response) -> bool {
    response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    // Older browsers, plain HTTP, and programs: no Origin at all, or that of this host. `null` is sent by pages
    // without an origin, such as a sandboxed frame; our own pages' policy makes browsers send theirs.
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
