//! The endpoints called by the script that simulates WeChat's bridge (`/sandbox/bridge`). It runs in the merchant's
//! page, so pages of every origin may call them and read the answers; they can only do what the merchant has signed:
//! see that one order, and pay it or leave.

use axum::extract::{Path, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};

use crate::Sandbox;
use crate::control::view::OrderView;
use crate::control::{JsapiParameters, Problem, open_jsapi};

pub(crate) fn routes() -> Router<Sandbox> {
    let route = Router::new().route("/sandbox/bridge/{what}", post(handle));
    route.layer(from_fn(from_anywhere))
}

/// `open`, `pay` or `cancel`; each with the parameters given to the merchant's page.
async fn handle(
    State(sandbox): State<Sandbox>,
    Path(what): Path<String>,
    Json(parameters): Json<JsapiParameters>,
) -> Result<Json<OrderView>, Problem> {
    let id = open_jsapi(&sandbox, &parameters)?;
    match what.as_str() {
        // Leaving does not change the order.
        "open" | "cancel" => {}
        "pay" => {
            sandbox.pay(&id)?;
        }
        _ => return Err(Problem::invalid("the bridge knows open, pay and cancel")),
    }
    sandbox.view(&id).map(Json)
}

async fn from_anywhere(request: axum::extract::Request, next: Next) -> Response {
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
