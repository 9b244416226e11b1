//! `GET /docs`: the documents as a site.
//!
//! A page has one address, and is in the reader's language if it is written in it: refusals, messages and commands
//! link to pages without knowing who follows the link. `?lang=zh` chooses, as on every page. `/docs/NAME.md` and
//! `/docs/zh/NAME.md` are the sources. Nothing here needs a session or the database.

mod page;
mod search;

use axum::Router;
use axum::routing::get;

use crate::app::Shared;
use crate::catalogue;

/// The routes of the site.
pub fn router() -> Router<Shared> {
    Router::new()
        .merge(catalogue::router())
        .route("/docs", get(page::show_contents))
        .route(search::INDEX, get(search::show))
        .route("/docs/{*path}", get(page::show))
}
