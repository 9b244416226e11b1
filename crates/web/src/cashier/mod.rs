//! The cashier (`/cashier/…`): the user signs in, sees the order, and pays it. One file per step.

mod cancel;
mod confirm;
mod live;
mod show;
mod sign_in;
mod sign_out;
mod top_up;

use axum::Router;
use axum::routing::{get, post};

use crate::app::Shared;
use crate::local_path::{Fixed, LocalPath};

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

const CASHIER: Fixed = LocalPath::fixed("/cashier");
const SIGN_IN: Fixed = LocalPath::fixed("/cashier/sign-in");

/// The page of an order.
fn order_path(token: &str) -> LocalPath {
    LocalPath::under(CASHIER, token)
}

/// The page of an order that was paid just now.
fn receipt_path(token: &str) -> LocalPath {
    order_path(token).with("paid", "1")
}

/// The sign-in page that leads back to `next`.
pub fn sign_in_path(next: &LocalPath) -> LocalPath {
    LocalPath::from(SIGN_IN).with("next", next.as_str())
}
