//! Everything that speaks HTTP: the merchants' OpenAPI, the host API, and the pages.

pub mod app;
pub mod assets;
pub mod host;
mod links;
pub mod merchants;
pub mod openapi;
pub mod pages;
pub mod texts;
pub mod wallet;

use axum::Router;

use crate::app::Shared;

/// Every route.
pub fn router(app: Shared) -> Router {
    Router::new().merge(openapi::router()).merge(host::router()).with_state(app)
}
