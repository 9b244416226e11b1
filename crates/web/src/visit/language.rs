//! Remembers the language that a reader chose with `?lang=`.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::reader::{LANGUAGE, query_language, set_cookie};
use crate::app::Shared;
use crate::texts::Locale;

/// A year.
const KEPT_S: u64 = 365 * 24 * 3_600;

/// Sets the language cookie when the query names a language.
pub async fn remember_language(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let chosen = query_language(&parts).and_then(Locale::parse);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(locale) = chosen {
        set_cookie(&app, &mut response, LANGUAGE, locale.code(), false, KEPT_S);
    }
    response
}
