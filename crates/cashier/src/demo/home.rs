//! `/` of the demo: what it is and where to begin.

use std::path::PathBuf;

use axum::Router;
use axum::extract::{Extension, State};
use axum::response::Response;
use axum::routing::get;
use cashier_web::app::Shared;
use cashier_web::pages::{DemoFacts, DemoHomePage, respond};
use cashier_web::visit::Visit;

use super::shop;

/// The information for developers on the first page.
#[derive(Clone)]
pub(super) struct Home {
    pub(super) database: String,
    pub(super) data: PathBuf,
}

impl Home {
    pub(super) fn router(self) -> Router<Shared> {
        Router::new().route("/", get(show)).layer(Extension(self))
    }
}

async fn show(State(app): State<Shared>, Extension(home): Extension<Home>, visit: Visit) -> Response {
    let base_url = app.rules.base_url.clone();
    let facts = DemoFacts {
        client_id: shop::CLIENT_ID.to_owned(),
        notify_url: format!("{base_url}{}", shop::NOTIFY_PATH),
        base_url,
        database: home.database,
        data: home.data.display().to_string(),
    };
    respond(&DemoHomePage { frame: visit.frame, users: app.rules.demo_users.clone(), facts })
}
