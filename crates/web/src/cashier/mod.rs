//! The cashier (`/cashier/…`): the user signs in, sees the order, and pays it. One file per step.

mod cancel;
mod confirm;
mod foreign;
mod live;
mod show;
mod sign_in;
mod sign_out;
mod top_up;

use axum::Router;
use axum::routing::{get, post};

use crate::app::Shared;

/// The routes of the cashier.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/cashier/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/cashier/sign-out", post(sign_out::handle))
        .route("/cashier/{token}", get(show::handle))
        .route("/cashier/{token}/confirm", post(confirm::handle))
        .route("/cashier/{token}/cancel", post(cancel::handle))
        .route("/cashier/{token}/topup", post(top_up::handle))
        .route("/cashier/{token}/state", get(live::state))
        .route("/cashier/{token}/events", get(live::events))
}

/// The page of an order. What came as a token may be anything, so it is encoded: it also becomes a header.
fn order_path(token: &str) -> String {
    let token: String = url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
    format!("/cashier/{token}")
}

/// The sign-in page that leads back to `next`.
pub fn sign_in_path(next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/cashier/sign-in?next={next}")
}
