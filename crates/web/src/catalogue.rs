//! `GET /docs/errors`: every code with its cause and its fix. Refusals link here, so it is served wherever the wallet
//! is, and needs neither a session nor the database.

use axum::Router;
use axum::response::Response;
use axum::routing::get;

use crate::app::Shared;
use crate::help::CATALOGUE;
use crate::pages::{CataloguePage, respond};
use crate::visit::Visit;

/// The route of the catalogue.
pub fn router() -> Router<Shared> {
    Router::new().route(CATALOGUE, get(show))
}

async fn show(visit: Visit) -> Response {
    respond(&CataloguePage::new(visit.frame))
}
