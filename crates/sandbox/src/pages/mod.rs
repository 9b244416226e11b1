//! The payer's pages.

use axum::Router;

use crate::Sandbox;

/// Every route.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
}
