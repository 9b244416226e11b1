//! `/` of the demo: what it is and where to begin.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use cashier_web::app::Shared;
use cashier_web::console::enter_as_sample;
use cashier_web::pages::{DemoFacts, DemoHomePage, respond};
use cashier_web::visit::{Visit, set_tour};

use super::{shop, web_shop};

/// The information for developers on the first page.
#[derive(Clone)]
pub(super) struct Home {
    pub(super) database: String,
    pub(super) data: PathBuf,
    /// Knows the sandbox.
    pub(super) web_shop: Arc<web_shop::Site>,
}

impl Home {
    pub(super) fn router(self) -> Router<Shared> {
        Router::new()
            .route("/", get(show))
            .route("/demo/console", get(enter_console))
            .route("/demo/tour", get(begin_tour))
            .route("/demo/tour/end", get(end_tour))
            .layer(Extension(self))
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
    let sandbox = home.web_shop.sandbox().map(|sandbox| format!("{sandbox}/sandbox/phone"));
    respond(&DemoHomePage { frame: visit.frame, users: app.rules.demo_users.clone(), sandbox, facts })
}

/// The console, as its sample owner.
async fn enter_console(State(app): State<Shared>, visit: Visit) -> Response {
    match enter_as_sample(&app).await {
        Ok(response) => response,
        Err(error) => visit.refuse(&app, &error, None),
    }
}

async fn begin_tour(State(app): State<Shared>) -> Response {
    guide(&app, true, "/shop")
}

async fn end_tour(State(app): State<Shared>) -> Response {
    guide(&app, false, "/")
}

fn guide(app: &Shared, is_on: bool, next: &str) -> Response {
    let mut response = Redirect::to(next).into_response();
    set_tour(app, &mut response, is_on);
    response
}
