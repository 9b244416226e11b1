//! All HTTP: the merchants' OpenAPI, the host API, the BaaS API, and the pages.

mod agreements;
pub mod app;
pub mod assets;
pub mod baas;
mod callbacks;
pub mod caller;
pub mod cashier;
pub mod catalogue;
pub mod console;
pub mod dev;
pub mod docs;
pub mod entrance;
pub mod error;
mod health;
pub mod help;
pub mod home;
pub mod host;
pub mod hosts;
pub mod limiter;
mod links;
pub mod local_path;
mod logged;
pub mod merchants;
pub mod openapi;
pub mod pages;
pub mod proofs;
mod recent;
pub mod reference;
mod serve_asset;
pub mod texts;
pub mod timeline;
pub mod visit;
pub mod wallet;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use cashier_core::error::{Code, Error};
use cashier_protocol::wallet::WalletDialect;

use crate::app::Shared;
use crate::visit::{Visit, own_forms_only, refused_form, remember_language};

/// Every route. `pages` are additional pages, such as the demo's; they get the same guards.
pub fn router(app: Shared, pages: Router<Shared>) -> Router {
    let mut pages = pages
        .merge(cashier::router())
        .merge(agreements::router())
        .merge(home::router())
        .merge(docs::router());
    pages = pages.merge(dev::pages()).merge(console::router(&app));
    pages = pages.merge(refused_form());
    if app.rules.demo {
        pages = pages.merge(timeline::router());
    }
    let pages = pages
        .fallback(not_found)
        .layer(from_fn_with_state(Arc::clone(&app), own_forms_only))
        .layer(from_fn_with_state(Arc::clone(&app), remember_language));
    Router::new()
        .merge(app.openapi.router())
        .merge(host::router(&app))
        .merge(dev::router(&app))
        .merge(baas::router())
        .route("/assets/{name}", get(serve_asset::handle))
        .route("/callbacks/{channel}/{account}", post(callbacks::handle))
        .route("/healthz", get(health::show))
        .merge(pages)
        .with_state(app)
}

/// A page for people. A merchant's server with a wrong path gets an answer that it can verify.
async fn not_found(State(app): State<Shared>, visit: Visit, request: Request) -> Response {
    if ["client-id", "signature"].iter().any(|name| request.headers().contains_key(*name)) {
        return openapi::serve_unknown(app, &WalletDialect, request).await;
    }
    let missing = Error::new(Code::NotFound);
    if visit.is_form() { visit.refuse_plainly(&missing) } else { visit.refuse(&app, &missing, None) }
}
