//! `GET /connect/oauth2/authorize`: WeChat's consent page. A silent request is redirected at once.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::response::{IntoResponse as _, Response};

use super::see::{Asked, visitor};
use crate::{Sandbox, pages};

pub(super) async fn handle(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    match Asked::read(&query.unwrap_or_default()) {
        Ok(asked) if asked.is_silent() => {
            let back = asked.answer(&sandbox, Some(visitor(0)));
            (StatusCode::FOUND, [(LOCATION, back), (CACHE_CONTROL, "no-store".to_owned())]).into_response()
        }
        // The page's script reads the URL, and shows what is wrong with it.
        Ok(_) | Err(_) => pages::page("consent"),
    }
}
