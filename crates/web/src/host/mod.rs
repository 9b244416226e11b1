//! The host API (`/host/v1`): a super app acts for its signed-in user. JSON, bearer session tokens, described at
//! `/host/v1/openapi.json`. One file per endpoint.

mod add_auth_code;
mod add_session;
mod agreement_view;
pub(crate) mod answer;
mod cancel_order;
mod close_agreement;
mod confirm_order;
mod delete_session;
pub(crate) mod document;
pub(crate) mod extract;
mod list_agreements;
mod list_balances;
mod list_history;
mod list_inbox;
mod mark_inbox;
mod refuse_agreement;
mod resolve_agreement;
mod resolve_order;
mod show_order;
mod sign_agreement;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::middleware::map_response_with_state;
use axum::routing::{any, get};
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use answer::refusal_body;
pub use document::document;
pub use view::{AmountView, OrderView};

use crate::app::Shared;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "OpenCashier host API",
        description = "What a super app calls for its signed-in user. Errors are {\"error\": {\"code\", \"message\", \"help\"}}; \
            `help` is the address where the code is explained, and so is the header `link`."
    ),
    modifiers(&Bearer)
)]
struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("session", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The routes and their description.
fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(add_session::handle))
        .routes(routes!(delete_session::handle))
        .routes(routes!(add_auth_code::handle))
        .routes(routes!(resolve_order::handle))
        .routes(routes!(show_order::handle))
        .routes(routes!(confirm_order::handle))
        .routes(routes!(cancel_order::handle))
        .routes(routes!(resolve_agreement::handle))
        .routes(routes!(list_agreements::handle))
        .routes(routes!(sign_agreement::handle))
        .routes(routes!(refuse_agreement::handle))
        .routes(routes!(close_agreement::handle))
        .routes(routes!(list_balances::handle))
        .routes(routes!(list_history::handle))
        .routes(routes!(list_inbox::handle))
        .routes(routes!(mark_inbox::handle))
}

/// The routes of the host API, with their description at `/host/v1/openapi.json`.
pub fn router(app: &Shared) -> Router<Shared> {
    let (router, _) = routes().split_for_parts();
    router
        .route(document::PATH, get(async || axum::Json(document())))
        .route("/host/v1/{*unknown}", any(answer::not_found))
        .method_not_allowed_fallback(answer::wrong_method)
        .layer(map_response_with_state(Arc::clone(app), answer::write))
}
