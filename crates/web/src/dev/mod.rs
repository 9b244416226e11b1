//! The developer API (`/dev/v1`): what the developer of a merchant sees of it. JSON, bearer keys that the operator issues,
//! described at `/dev/v1/openapi.json`. One file per endpoint.
//!
//! Invariant: every answer is about the merchant of the key; nothing names another.

mod add_payment;
mod cursor;
mod document;
mod event;
mod extract;
mod horizon;
mod inspect;
mod list_calls;
mod list_events;
mod order;
mod patience;
mod resend_event;
mod show_client;
mod show_event;
mod show_payment;
mod state;
mod triggers;

use std::sync::Arc;

use axum::Router;
use axum::middleware::map_response_with_state;
use axum::routing::{any, get};
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use document::{PATH, document};
pub use state::Dev;

use crate::app::Shared;
use crate::host::answer;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "OpenCashier developer API",
        description = "What the developer of a merchant sees: its calls, its notices, test payments. The operator issues the key. \
            Errors are {\"error\": {\"code\", \"message\", \"help\"}}; `help` is the address where the code is explained, and so \
            is the header `link`."
    ),
    modifiers(&Bearer)
)]
struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The routes and their description.
fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(show_client::handle))
        .routes(routes!(list_events::handle))
        .routes(routes!(show_event::handle))
        .routes(routes!(resend_event::handle))
        .routes(routes!(list_calls::handle))
        .routes(routes!(triggers::list::handle))
        .routes(routes!(triggers::run::handle))
        .routes(routes!(add_payment::handle))
        .routes(routes!(show_payment::handle))
}

/// The routes of the developer API, with their description at `/dev/v1/openapi.json`.
pub fn router(app: &Shared) -> Router<Shared> {
    let (router, _) = routes().split_for_parts();
    router
        .route(document::PATH, get(async || axum::Json(document())))
        .route("/dev/v1/{*unknown}", any(answer::not_found))
        .method_not_allowed_fallback(answer::wrong_method)
        .layer(map_response_with_state(Arc::clone(app), answer::write))
}

/// The page.
pub fn pages() -> Router<Shared> {
    Router::new().route("/dev", get(inspect::show))
}
